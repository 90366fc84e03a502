package sh.fazt.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.jspecify.annotations.Nullable;

/** The fields of one head, as far as they decide where the request ends and whom it is for. */
final class HeadFields {
  private static final int MAX_LENGTH_DIGITS = 18;
  private static final byte[] LENGTH = "content-length".getBytes(ISO_8859_1);
  private static final byte[] ENCODING = "transfer-encoding".getBytes(ISO_8859_1);
  private static final byte[] CHUNKED = "chunked".getBytes(ISO_8859_1);
  private static final byte[] HOST = "host".getBytes(ISO_8859_1);
  private static final byte[] EXPECT = "expect".getBytes(ISO_8859_1);

  private boolean chunked;
  private boolean hosted;
  private boolean expects;
  private long length = -1;

  /** At the beginning of a head. */
  void begin() {
    chunked = false;
    hosted = false;
    expects = false;
    length = -1;
  }

  boolean isChunked() {
    return chunked;
  }

  boolean hasLength() {
    return length >= 0;
  }

  /** Whether the client may wait for a word before it sends the body. */
  boolean expects() {
    return expects;
  }

  /** Bytes of the body, 0 if the head does not say. */
  long length() {
    return Math.max(0, length);
  }

  /**
   * Judges one line, without its end.
   *
   * @param trailer whether it stands behind the last chunk
   * @return what is wrong with it, or nothing
   */
  @Nullable FramingFault judge(byte[] bytes, int from, int to, boolean trailer) {
    if (bytes[from] == ' ' || bytes[from] == '\t') {
      return FramingFault.FOLDED;
    }
    int colon = from;
    while (colon < to && FieldBytes.isToken(bytes[colon])) {
      colon++;
    }
    if (colon == from || colon == to || bytes[colon] != ':') {
      return FramingFault.NO_FIELD;
    }
    if (!FieldBytes.staysInLine(bytes, colon + 1, to)) {
      return FramingFault.LINE_ENDS;
    }
    if (FieldBytes.isWord(bytes, from, colon, LENGTH)) {
      return trailer || hasLength() ? FramingFault.LENGTH : length(bytes, colon + 1, to);
    }
    if (FieldBytes.isWord(bytes, from, colon, ENCODING)) {
      return trailer || chunked ? FramingFault.ENCODING : encoding(bytes, colon + 1, to);
    }
    if (!trailer && FieldBytes.isWord(bytes, from, colon, EXPECT)) {
      expects = true;
    }
    if (!trailer && FieldBytes.isWord(bytes, from, colon, HOST)) {
      if (hosted) {
        return FramingFault.HOST;
      }
      hosted = true;
    }
    return null;
  }

  private @Nullable FramingFault length(byte[] bytes, int from, int to) {
    length = FieldBytes.number(bytes, from, to, MAX_LENGTH_DIGITS);
    return length < 0 ? FramingFault.LENGTH : null;
  }

  private @Nullable FramingFault encoding(byte[] bytes, int valueFrom, int valueTo) {
    int from = FieldBytes.start(bytes, valueFrom, valueTo);
    chunked = FieldBytes.isWord(bytes, from, FieldBytes.end(bytes, from, valueTo), CHUNKED);
    return chunked ? null : FramingFault.ENCODING;
  }
}
