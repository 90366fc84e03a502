package sh.fazt.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that may pass, in which all that came of a body in chunks stands in one chunk. To the
 * parser behind each chunk costs about as much as a page, and a client may send them a byte at a
 * time; what it put into the lines between them nobody reads.
 */
final class MergedChunks {
  private static final byte[] LINE_END = {'\r', '\n'};

  /** Of the batch at hand only: between two a connection keeps nothing of what it was sent. */
  private @Nullable ByteArrayOutputStream passed;

  private @Nullable ByteArrayOutputStream content;

  /** Bytes of the batch at hand that have their place here, or need none. */
  private int done;

  /** Begins a batch of bytes. */
  void begin() {
    done = 0;
  }

  /** A line that belongs to the chunks, and not to what is in them; what is before it passes. */
  void line(byte[] bytes, int from, int to) {
    pass(bytes, from);
    done = to;
  }

  /** What is in a chunk. */
  void content(byte[] bytes, int from, int to) {
    if (from == to) {
      // A chunk without content would be the last one.
      return;
    }
    if (content == null) {
      content = new ByteArrayOutputStream(to - from);
    }
    content.write(bytes, from, to - from);
    done = to;
  }

  /** No chunk follows. */
  void endOfChunks() {
    if (content != null) {
      var all = passed();
      all.writeBytes(Integer.toHexString(content.size()).getBytes(ISO_8859_1));
      all.writeBytes(LINE_END);
      all.writeBytes(content.toByteArray());
      all.writeBytes(LINE_END);
      content = null;
    }
  }

  /** Whether there were chunks in this batch. */
  boolean isInUse() {
    return passed != null || content != null;
  }

  /**
   * Ends the batch.
   *
   * @param to where what may pass ends
   */
  ByteString end(byte[] bytes, int to) {
    endOfChunks();
    pass(bytes, to);
    ByteString all = ByteString.fromArrayUnsafe(passed().toByteArray());
    passed = null;
    return all;
  }

  private void pass(byte[] bytes, int to) {
    passed().write(bytes, done, to - done);
    done = to;
  }

  private ByteArrayOutputStream passed() {
    if (passed == null) {
      passed = new ByteArrayOutputStream();
    }
    return passed;
  }
}
