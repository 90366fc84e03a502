package sh.fazt.registry.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One line each way over a blocking channel, bounded in length and, by {@link Alarm}, in time. */
final class ControlLine {
  private static final int CHUNK = 4096;

  private ControlLine() {}

  /**
   * Reads up to the first line feed. What follows it is left unread: a connection carries one
   * request.
   *
   * @throws TooLong if there is no line feed within {@code longest} bytes
   * @throws IOException if the other end closed before the line ended
   */
  static String read(SocketChannel channel, int longest) throws IOException {
    var line = new ByteArrayOutputStream();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    while (channel.read(chunk.clear()) >= 0) {
      chunk.flip();
      while (chunk.hasRemaining()) {
        byte next = chunk.get();
        if (next == '\n') {
          return line.toString(StandardCharsets.UTF_8);
        }
        if (line.size() >= longest) {
          throw new TooLong();
        }
        line.write(next);
      }
    }
    throw new IOException("the connection was closed within a line");
  }

  static void write(SocketChannel channel, String line) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** A line longer than the limit. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Closes a channel when time is up, which wakes the thread that waits on it: a blocking channel
   * of this kind has no time limit of its own.
   */
  static final class Alarm implements AutoCloseable {
    private final Thread thread;

    Alarm(SocketChannel channel, Duration time) {
      thread =
          Thread.ofVirtual()
              .name("control-alarm")
              .start(
                  () -> {
                    try {
                      Thread.sleep(time);
                      channel.close();
                    } catch (InterruptedException | IOException _) {
                      // Disarmed, or closed already: nothing is left to do.
                    }
                  });
    }

    @Override
    public void close() {
      thread.interrupt();
    }
  }
}
