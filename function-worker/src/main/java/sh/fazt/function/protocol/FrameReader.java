package sh.fazt.function.protocol;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes one frame apart. A field that is not there, or not whole, is an {@link IOException}. */
final class FrameReader {
  /** No message is larger: bodies and files are bounded far below. */
  static final int MAX_FRAME = 256 * 1024 * 1024;

  private final ByteBuffer fields;

  private FrameReader(byte[] frame) {
    this.fields = ByteBuffer.wrap(frame);
  }

  /** The next frame, or none at the end of the stream. */
  static Optional<FrameReader> next(DataInputStream in) throws IOException {
    int length;
    try {
      length = in.readInt();
    } catch (EOFException e) {
      return Optional.empty();
    }
    if (length < 0 || length > MAX_FRAME) {
      throw new IOException("a frame of " + length + " bytes");
    }
    return Optional.of(new FrameReader(in.readNBytes(length)));
  }

  int number() throws IOException {
    try {
      return fields.getInt();
    } catch (BufferUnderflowException e) {
      throw new IOException("a frame ends early", e);
    }
  }

  long big() throws IOException {
    try {
      return fields.getLong();
    } catch (BufferUnderflowException e) {
      throw new IOException("a frame ends early", e);
    }
  }

  String text() throws IOException {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  @Nullable String optionalText() throws IOException {
    byte[] value = optionalBytes();
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }

  byte[] bytes() throws IOException {
    byte[] value = optionalBytes();
    if (value == null) {
      throw new IOException("a frame lacks a field");
    }
    return value;
  }

  byte @Nullable [] optionalBytes() throws IOException {
    int length = number();
    if (length == -1) {
      return null;
    }
    if (length < 0 || length > fields.remaining()) {
      throw new IOException("a frame ends early");
    }
    var value = new byte[length];
    fields.get(value);
    return value;
  }

  /** One element of a list. */
  interface Element<T> {
    T read() throws IOException;
  }

  <T> List<T> list(Element<T> element) throws IOException {
    int count = number();
    if (count < 0 || count > fields.remaining()) {
      throw new IOException("a frame ends early");
    }
    var elements = new ArrayList<T>(count);
    for (int i = 0; i < count; i++) {
      elements.add(element.read());
    }
    return elements;
  }

  <E extends Enum<E>> E oneOf(Class<E> type) throws IOException {
    try {
      return Enum.valueOf(type, text());
    } catch (IllegalArgumentException e) {
      throw new IOException("no such value", e);
    }
  }
}
