package sh.fazt.function.worker;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** What a script gave to an operation; nothing about it is known. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Arguments(Value... values) {
  private Value at(int index) {
    if (index >= values.length) {
      throw new IllegalArgumentException("an argument is missing");
    }
    return values[index];
  }

  boolean has(int index) {
    return index < values.length;
  }

  String text(int index) {
    return at(index).asString();
  }

  double number(int index) {
    return at(index).asDouble();
  }

  int integer(int index) {
    return (int) at(index).asDouble();
  }

  boolean truth(int index) {
    return at(index).asBoolean();
  }

  /** A copy of the bytes of a buffer, which an offset and a length follow. */
  byte[] bytes(int index) {
    var copy = new byte[integer(index + 2)];
    at(index).readBuffer(integer(index + 1), copy, 0, copy.length);
    return copy;
  }

  /** Writes over the beginning of a buffer. */
  @Nullable Object write(int index, byte[] bytes) {
    write(at(index), 0, bytes);
    return null;
  }

  /** Writes over a buffer from the offset that follows it. */
  @Nullable Object writeAt(int index, byte[] bytes) {
    write(at(index), integer(index + 1), bytes);
    return null;
  }

  /** Eight bytes at once: the call costs more than the bytes. */
  private static void write(Value buffer, long offset, byte[] bytes) {
    var from = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long at = offset;
    while (from.remaining() >= Long.BYTES) {
      buffer.writeBufferLong(ByteOrder.LITTLE_ENDIAN, at, from.getLong());
      at += Long.BYTES;
    }
    while (from.hasRemaining()) {
      buffer.writeBufferByte(at++, from.get());
    }
  }
}
