package sh.fazt.http.front;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import sh.fazt.http.connection.FieldBytes;

/**
 * Follows the bytes of one answer of Pekko HTTP, to know where it ends. They are well-formed: they
 * were written by this process.
 */
final class AnswerFraming {
  private static final byte[] LENGTH = "content-length".getBytes(ISO_8859_1);
  private static final byte[] ENCODING = "transfer-encoding".getBytes(ISO_8859_1);
  private static final byte[] CONNECTION = "connection".getBytes(ISO_8859_1);
  private static final byte[] CLOSE = "close".getBytes(ISO_8859_1);
  private static final int MAX_LINE = 64 * 1024;
  private static final int NO_BODY_BELOW = 200;

  private enum Place {
    STATUS_LINE,
    FIELDS,
    BODY,
    UNTIL_CLOSED,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILER,
    ENDED
  }

  private final boolean head;
  private Place place = Place.STATUS_LINE;
  private byte[] line = new byte[256];
  private int lineLength;
  private int status;
  private boolean chunked;
  private boolean last;
  private long length = -1;
  private long left;

  /**
   * At the beginning of an answer.
   *
   * @param head whether it answers a {@code HEAD}, and so has no body whatever it says
   */
  AnswerFraming(boolean head) {
    this.head = head;
  }

  /** Whether the last byte of the answer has passed. */
  boolean isEnded() {
    return place == Place.ENDED;
  }

  /** Whether nothing of it has passed yet. */
  boolean isAhead() {
    return place == Place.STATUS_LINE && lineLength == 0;
  }

  /** Follows these bytes. */
  void pass(byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      switch (place) {
        case BODY, CHUNK, CHUNK_END -> {
          int taken = (int) Math.min(left, bytes.length - at);
          at += taken;
          left -= taken;
          if (left == 0) {
            endOfPart();
          }
        }
        case UNTIL_CLOSED -> at = bytes.length;
        case STATUS_LINE, FIELDS, CHUNK_SIZE, TRAILER -> at = line(bytes, at);
        case ENDED -> throw new IllegalStateException("bytes behind the end of an answer");
      }
    }
  }

  private void endOfPart() {
    switch (place) {
      case BODY -> place = Place.ENDED;
      case CHUNK -> {
        place = Place.CHUNK_END;
        left = 2;
      }
      case CHUNK_END -> place = Place.CHUNK_SIZE;
      case STATUS_LINE, FIELDS, UNTIL_CLOSED, CHUNK_SIZE, TRAILER, ENDED ->
          throw new IllegalStateException("no part ends here");
    }
  }

  /** Takes bytes up to the end of the line at hand. */
  private int line(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length) {
      byte b = bytes[at++];
      if (b == '\n') {
        lineEnded(lineLength - 1);
        lineLength = 0;
        return at;
      }
      if (lineLength == line.length) {
        if (lineLength == MAX_LINE) {
          throw new IllegalStateException("a line of an answer is too long");
        }
        line = Arrays.copyOf(line, 2 * lineLength);
      }
      line[lineLength++] = b;
    }
    return at;
  }

  /** A whole line of this length is there, without its end. */
  private void lineEnded(int size) {
    switch (place) {
      case STATUS_LINE -> {
        status = (int) FieldBytes.number(line, 9, 12, 3);
        chunked = false;
        length = -1;
        place = Place.FIELDS;
      }
      case FIELDS -> {
        if (size == 0) {
          place = afterHead();
        } else {
          field(size);
        }
      }
      case CHUNK_SIZE -> {
        left = chunkSize(size);
        place = left == 0 ? Place.TRAILER : Place.CHUNK;
      }
      case TRAILER -> {
        if (size == 0) {
          place = Place.ENDED;
        }
      }
      case BODY, UNTIL_CLOSED, CHUNK, CHUNK_END, ENDED ->
          throw new IllegalStateException("no line ends here");
    }
  }

  private Place afterHead() {
    if (status < NO_BODY_BELOW) {
      // An interim answer; the real one follows.
      return Place.STATUS_LINE;
    }
    if (last) {
      // Also to a HEAD the parser's own refusals have a body.
      return Place.UNTIL_CLOSED;
    }
    if (head || status == 204 || status == 304 || (!chunked && length == 0)) {
      return Place.ENDED;
    }
    left = length;
    return chunked ? Place.CHUNK_SIZE : length > 0 ? Place.BODY : Place.UNTIL_CLOSED;
  }

  private void field(int size) {
    int colon = 0;
    while (colon < size && line[colon] != ':') {
      colon++;
    }
    if (FieldBytes.isWord(line, 0, colon, LENGTH)) {
      length = FieldBytes.number(line, colon + 1, size, 18);
    } else if (FieldBytes.isWord(line, 0, colon, ENCODING)) {
      chunked = true;
    } else if (FieldBytes.isWord(line, 0, colon, CONNECTION)) {
      int from = FieldBytes.start(line, colon + 1, size);
      last = FieldBytes.isWord(line, from, FieldBytes.end(line, from, size), CLOSE);
    }
  }

  private long chunkSize(int size) {
    long chunk = 0;
    for (int i = 0; i < size && Character.digit(line[i], 16) >= 0; i++) {
      chunk = chunk * 16 + Character.digit(line[i], 16);
    }
    return chunk;
  }
}
