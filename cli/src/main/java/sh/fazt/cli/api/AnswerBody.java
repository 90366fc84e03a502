package sh.fazt.cli.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.api.HttpMessage.CutShort;
import sh.fazt.cli.api.HttpMessage.NotHttp;
import sh.fazt.cli.api.HttpMessage.TooLong;

/**
 * The body of an answer, without the framing around it. All that is read from a peer passes here,
 * and its end is only reached when the peer sent all that it announced: a connection that breaks
 * before is an error and never the end, so that half an answer is taken for a whole one nowhere.
 *
 * <p>A body without any announcement ends with the connection. Its reader must be able to tell by
 * its content whether it is complete.
 */
final class AnswerBody extends InputStream {
  /** The fields that say where a body ends. */
  static final Set<String> FRAMING = Set.of("content-length", "transfer-encoding");

  private static final int BUFFER = 64 * 1024;
  private static final int LONGEST_LINE = 8 * 1024;
  private static final int LONGEST_TRAILER = 64 * 1024;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  /** Fifteen digits fit into a long, and no file is that long. */
  private static final Pattern CHUNK_HEAD = Pattern.compile("([0-9A-Fa-f]{1,15})[ \t]*(;.*)?");

  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  private enum Frame {
    LENGTH,
    CHUNKS,
    CONNECTION
  }

  private final InputStream in;
  private final Frame frame;

  /** Bytes to come, of the body or of the chunk; -1 before the first chunk. */
  private long left;

  private boolean ended;

  private AnswerBody(InputStream in, Frame frame, long left) {
    this.in = in;
    this.frame = frame;
    this.left = left;
    this.ended = frame == Frame.LENGTH && left == 0;
  }

  /**
   * The body that follows a head.
   *
   * @throws IOException if the head does not say clearly where it ends
   */
  static AnswerBody of(HttpMessage head, InputStream in) throws IOException {
    boolean none = head.status() == NO_CONTENT || head.status() == NOT_MODIFIED;
    @Nullable String coding = head.fields().get("transfer-encoding");
    @Nullable String length = head.fields().get("content-length");
    if (none) {
      return new AnswerBody(in, Frame.LENGTH, 0);
    }
    if (coding != null) {
      if (!coding.equalsIgnoreCase("chunked")) {
        throw new NotHttp();
      }
      return new AnswerBody(in, Frame.CHUNKS, -1);
    }
    return length == null
        ? new AnswerBody(in, Frame.CONNECTION, Long.MAX_VALUE)
        : new AnswerBody(in, Frame.LENGTH, length(length));
  }

  /** Proxies repeat the field sometimes; then all of them have to say the same. */
  private static long length(String field) throws NotHttp {
    var lengths = Stream.of(field.split(",", -1)).map(String::strip).distinct().toList();
    if (lengths.size() != 1 || !LENGTH.matcher(lengths.getFirst()).matches()) {
      throw new NotHttp();
    }
    return Long.parseLong(lengths.getFirst());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (frame == Frame.CHUNKS && left <= 0 && !ended) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int count = in.read(bytes, offset, (int) Math.min(length, left));
    if (count < 0) {
      if (frame != Frame.CONNECTION) {
        throw new CutShort();
      }
      ended = true;
      return -1;
    }
    if (frame != Frame.CONNECTION) {
      left -= count;
      ended = frame == Frame.LENGTH && left == 0;
    }
    return count;
  }

  private void nextChunk() throws IOException {
    boolean isFirst = left < 0;
    if (!isFirst && !HttpMessage.strictLine(in, LONGEST_LINE).isEmpty()) {
      throw new NotHttp();
    }
    var head = CHUNK_HEAD.matcher(HttpMessage.strictLine(in, LONGEST_LINE));
    if (!head.matches()) {
      throw new NotHttp();
    }
    left = Long.parseLong(head.group(1), 16);
    if (left == 0) {
      HttpMessage.fields(in, LONGEST_TRAILER);
      ended = true;
    }
  }

  /**
   * Copies all of it.
   *
   * @param max bytes it may have
   * @throws IOException if it has more, or ends before it is whole
   */
  void copyTo(OutputStream out, long max) throws IOException {
    if (frame == Frame.LENGTH && left > max) {
      throw new TooLong();
    }
    byte[] buffer = new byte[BUFFER];
    long remaining = max;
    for (int count = read(buffer, 0, BUFFER); count >= 0; count = read(buffer, 0, BUFFER)) {
      if (count > remaining) {
        throw new TooLong();
      }
      out.write(buffer, 0, count);
      remaining -= count;
    }
  }
}
