package sh.fazt.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import org.apache.pekko.util.ByteString;

/**
 * Bytes that may pass, in which all that came of a body in chunks stands in one chunk. To the
 * parser behind each chunk costs about as much as a page, and a client may send them a byte at a
 * time; what it put into the lines between them nobody reads.
 */
final class MergedChunks {
  private static final byte[] LINE_END = {'\r', '\n'};

  private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();

  /** Bytes of the batch at hand that have their place here, or need none. */
  private int done;

  private boolean inUse;

  /** Begins a batch of bytes. */
  void begin() {
    done = 0;
  }

  /** A line that belongs to the chunks, and not to what is in them; what is before it passes. */
  void line(byte[] bytes, int from, int to) {
    pass(bytes, from);
    done = to;
    inUse = true;
  }

  /** What is in a chunk. */
  void content(byte[] bytes, int from, int to) {
    content.write(bytes, from, to - from);
    done = to;
    inUse = true;
  }

  /** No chunk follows. */
  void endOfChunks() {
    if (content.size() > 0) {
      passed.writeBytes(Integer.toHexString(content.size()).getBytes(ISO_8859_1));
      passed.writeBytes(LINE_END);
      passed.writeBytes(content.toByteArray());
      passed.writeBytes(LINE_END);
      content.reset();
    }
  }

  /** Whether there were chunks in this batch. */
  boolean isInUse() {
    return inUse;
  }

  /**
   * Ends the batch.
   *
   * @param to where what may pass ends
   */
  ByteString end(byte[] bytes, int to) {
    endOfChunks();
    pass(bytes, to);
    inUse = false;
    ByteString all = ByteString.fromArrayUnsafe(passed.toByteArray());
    passed.reset();
    return all;
  }

  private void pass(byte[] bytes, int to) {
    passed.write(bytes, done, to - done);
    done = to;
  }
}
