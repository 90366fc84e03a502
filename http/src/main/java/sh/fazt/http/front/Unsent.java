package sh.fazt.http.front;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** Bytes that a socket did not take yet, in their order. */
final class Unsent {
  private final Deque<ByteBuffer> parts = new ArrayDeque<>(4);
  private int size;

  /** Adds bytes, which are shared and not copied. */
  void add(ByteBuffer part) {
    if (part.hasRemaining()) {
      parts.add(part);
      size += part.remaining();
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /**
   * Writes until the channel takes no more.
   *
   * @param direct memory through which the bytes go, so that Java copies them only once
   * @return how many were written
   */
  int writeTo(WritableByteChannel channel, ByteBuffer direct) throws IOException {
    int all = 0;
    while (size > 0) {
      direct.clear();
      for (ByteBuffer part : parts) {
        int fits = Math.min(part.remaining(), direct.remaining());
        direct.put(direct.position(), part, part.position(), fits);
        direct.position(direct.position() + fits);
        if (!direct.hasRemaining()) {
          break;
        }
      }
      int offered = direct.flip().remaining();
      int written = channel.write(direct);
      drop(written);
      all += written;
      if (written < offered) {
        break;
      }
    }
    return all;
  }

  private void drop(int written) {
    size -= written;
    int left = written;
    while (left > 0) {
      ByteBuffer first = parts.element();
      int here = Math.min(left, first.remaining());
      first.position(first.position() + here);
      left -= here;
      if (!first.hasRemaining()) {
        parts.remove();
      }
    }
  }
}
