package sh.fazt.http.front;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What a socket did not take yet, in its order. */
final class Unsent {
  private final Deque<Part> parts = new ArrayDeque<>(4);
  private int size;

  /** Something that is to leave as a whole. */
  private sealed interface Part {
    /** Bytes in memory. */
    record Bytes(ByteBuffer buffer) implements Part {}

    /** A body in its file, from some byte on. */
    final class InFile implements Part {
      private final SharedBody body;
      private long position;

      InFile(SharedBody body, long position) {
        this.body = body;
        this.position = position;
      }
    }
  }

  /** Adds bytes, which are shared and not copied. */
  void add(ByteBuffer bytes) {
    if (bytes.hasRemaining()) {
      parts.add(new Part.Bytes(bytes));
      size += bytes.remaining();
    }
  }

  /** Adds what is in the body's file, from a byte on, and holds it until it has left. */
  void add(SharedBody body, int from) {
    body.hold();
    parts.add(new Part.InFile(body, from));
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** Whether what leaves next is in a file. */
  boolean isInFile() {
    return parts.peek() instanceof Part.InFile;
  }

  /** Bytes of memory that it keeps. */
  int size() {
    return size;
  }

  /** Drops everything. */
  void clear() {
    while (!parts.isEmpty()) {
      dropFirst();
    }
    size = 0;
  }

  /**
   * Writes until the channel takes no more.
   *
   * @param direct memory through which bytes go, so that Java copies them only once
   * @return how many were written
   */
  long writeTo(WritableByteChannel channel, ByteBuffer direct) throws IOException {
    long all = 0;
    boolean taken = true;
    while (taken && !parts.isEmpty()) {
      switch (parts.element()) {
        case Part.Bytes _ -> {
          fill(direct.clear());
          int offered = direct.flip().remaining();
          int written = channel.write(direct);
          drop(written);
          all += written;
          taken = written == offered;
        }
        case Part.InFile file -> {
          long written = file.body.transfer(file.position, channel);
          file.position += written;
          all += written;
          taken = file.position == file.body.bytes().length;
          if (taken) {
            dropFirst();
          }
        }
      }
    }
    return all;
  }

  private void fill(ByteBuffer direct) {
    for (Part part : parts) {
      ByteBuffer bytes = bytesOf(part);
      if (bytes == null) {
        return;
      }
      int fits = Math.min(bytes.remaining(), direct.remaining());
      direct.put(direct.position(), bytes, bytes.position(), fits);
      direct.position(direct.position() + fits);
    }
  }

  private static @Nullable ByteBuffer bytesOf(Part part) {
    return switch (part) {
      case Part.Bytes(var buffer) -> buffer;
      case Part.InFile _ -> null;
    };
  }

  private void drop(int written) {
    size -= written;
    int left = written;
    while (left > 0) {
      ByteBuffer first = requireNonNull(bytesOf(parts.element()));
      int here = Math.min(left, first.remaining());
      first.position(first.position() + here);
      left -= here;
      if (!first.hasRemaining()) {
        dropFirst();
      }
    }
  }

  private void dropFirst() {
    if (parts.remove() instanceof Part.InFile file) {
      file.body.letGo();
    }
  }
}
