package sh.fazt.http.connection;

/**
 * Reads the lines that say how long the chunks of one body are (RFC 9112, section 7.1), and keeps
 * count of them: each chunk costs about as much as a page, so that a body in tiny ones is refused.
 */
final class ChunkSizes {
  /** For a line that is no chunk's size. */
  static final long MALFORMED = -1;

  /** For a size that is well-formed, of a body that came in too many tiny chunks. */
  static final long TOO_TINY = -2;

  private static final int MAX_DIGITS = 16;

  /** A body whose chunks hold fewer bytes than this on average may have some, and no more. */
  private static final int TINY_BYTES = 4;

  private static final int MAX_TINY_CHUNKS = 1000;

  private int chunks;
  private long content;

  /** At the beginning of a body. */
  void restart() {
    chunks = 0;
    content = 0;
  }

  /**
   * Reads a line, without its end. Some programs fill up the size with blanks behind it; none
   * stands inside.
   *
   * @return bytes of the chunk, 0 for the last one, or {@link #MALFORMED} or {@link #TOO_TINY}
   */
  long read(byte[] bytes, int from, int to) {
    long size = 0;
    int i = from;
    for (; i < to && Character.digit(bytes[i], 16) >= 0; i++) {
      size = size * 16 + Character.digit(bytes[i], 16);
      if (i - from >= MAX_DIGITS || size > Integer.MAX_VALUE) {
        return MALFORMED;
      }
    }
    int after = FieldBytes.start(bytes, i, to);
    if (i == from || (after < to && bytes[after] != ';')) {
      return MALFORMED;
    }
    for (int k = after; k < to; k++) {
      if (bytes[k] == '\r') {
        return MALFORMED;
      }
    }
    chunks += size == 0 ? 0 : 1;
    content += size;
    return chunks > MAX_TINY_CHUNKS && content / chunks < TINY_BYTES ? TOO_TINY : size;
  }
}
