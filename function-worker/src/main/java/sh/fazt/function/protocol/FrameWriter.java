package sh.fazt.function.protocol;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds one frame: its length in four bytes, then its fields one after another. */
final class FrameWriter {
  private static final int LENGTH = 4;

  /** A field's list, one element at a time. */
  interface Element<T> {
    void write(T element);
  }

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final DataOutputStream fields = new DataOutputStream(bytes);

  FrameWriter(int tag) {
    number(0);
    number(tag);
  }

  FrameWriter number(int value) {
    try {
      fields.writeInt(value);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FrameWriter big(long value) {
    try {
      fields.writeLong(value);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FrameWriter text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  FrameWriter optionalText(@Nullable String value) {
    return optionalBytes(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  FrameWriter bytes(byte[] value) {
    number(value.length);
    bytes.writeBytes(value);
    return this;
  }

  FrameWriter optionalBytes(byte @Nullable [] value) {
    return value == null ? number(-1) : bytes(value);
  }

  <T> FrameWriter list(List<T> elements, Element<T> element) {
    number(elements.size());
    elements.forEach(element::write);
    return this;
  }

  byte[] frame() {
    byte[] frame = bytes.toByteArray();
    int length = frame.length - LENGTH;
    for (int i = 0; i < LENGTH; i++) {
      frame[i] = (byte) (length >>> (8 * (LENGTH - 1 - i)));
    }
    return frame;
  }
}
