package sh.fazt.http.connection;

import java.util.Arrays;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Follows the bytes of one connection, and lets those pass of which it is certain where each
 * request begins and ends.
 *
 * <p>A proxy in front and the parser behind have to agree on that, or one person's bytes become
 * part of the next one's request. The parser behind takes a byte that could begin a letter in UTF-8
 * for that, whatever follows, a line break too; it skips blanks inside a length, and lets a long
 * one overflow. So what is not plainly well-formed (RFC 9112, without what it allows for the sake
 * of old programs) does not reach it. Heads, and the lines between chunks, are held back until they
 * are whole and judged; bodies pass as they come, those in chunks in larger ones.
 */
@SuppressWarnings("ReferenceEquality") // whether an array is the very same one
public final class RequestFraming {
  private static final byte[] NOTHING = new byte[0];
  private static final int CR = '\r';
  private static final int LF = '\n';
  private static final int MAX_EMPTY_LINES = 4;

  /** What the next byte belongs to. */
  private enum Place {
    HEAD,
    BODY,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILER,
    NOWHERE
  }

  private final int maxHead;
  private final boolean oneByOne;
  private Place place = Place.HEAD;
  private @Nullable FramingFault malformed;
  private boolean brokeInBody;

  /** What is looked at now, and how much of it counts. */
  private byte[] bytes = NOTHING;

  private int size;

  /** Bytes that may not pass yet. */
  private byte[] held = NOTHING;

  private int heldSize;

  /** Where the line at hand begins, and how far it was looked at; counted from what is held. */
  private int lineStart;

  private int scanned;

  /** Of the head at hand. */
  private boolean inFields;

  private int emptyLines;
  private boolean old;
  private final HeadFields fields = new HeadFields();

  /** Of the chunked body at hand. */
  private final ChunkSizes chunkSizes = new ChunkSizes();

  private final MergedChunks chunks = new MergedChunks();

  /** What is still to come of the body or the chunk at hand. */
  private long left;

  /**
   * At the beginning of a connection.
   *
   * @param maxHead bytes of a whole head, from its first line to the empty one
   */
  public RequestFraming(int maxHead) {
    this(maxHead, false);
  }

  private RequestFraming(int maxHead, boolean oneByOne) {
    this.maxHead = maxHead;
    this.oneByOne = oneByOne;
  }

  /** One that looks at no byte behind the end of a request, until it is given that again. */
  public static RequestFraming oneByOne(int maxHead) {
    return new RequestFraming(maxHead, true);
  }

  /** Whether it stands between two requests. */
  public boolean isBetween() {
    return place == Place.HEAD && !inFields && scanned == 0;
  }

  /** What came behind the end of a request and was not looked at, if requests pass one by one. */
  public byte[] takeRest() {
    byte[] rest = held.length == heldSize ? held : Arrays.copyOf(held, heldSize);
    held = NOTHING;
    heldSize = 0;
    return rest;
  }

  /** What is wrong with what came, or nothing; after that nothing passes any more. */
  public @Nullable FramingFault malformed() {
    return malformed;
  }

  /** Whether what is wrong is so within a body, and not in a head. */
  public boolean isBrokenInBody() {
    return brokeInBody;
  }

  /** How many of the next bytes are plain content, which nobody looks into. */
  public long contentAhead() {
    return place == Place.BODY || place == Place.CHUNK ? left : 0;
  }

  /** How many bytes are kept until more comes. */
  public int heldBack() {
    return held.length;
  }

  /** Whether more of a request's body has to come. */
  public boolean isInBody() {
    return place != Place.HEAD && place != Place.NOWHERE;
  }

  /** Whether the client of the request at hand may wait for a word before it sends the body. */
  public boolean expectsWord() {
    return fields.expects();
  }

  /** Whether a head has begun that is not whole. */
  public boolean isInHead() {
    return place == Place.HEAD && heldSize > 0;
  }

  /** Ends it for a reason that is not in the bytes. */
  public void refuse(FramingFault why) {
    malformed = why;
    brokeInBody = place != Place.HEAD;
    place = Place.NOWHERE;
    held = NOTHING;
    heldSize = 0;
  }

  /** Takes what came, and gives what may pass, perhaps nothing. */
  public ByteString accept(ByteString came) {
    if (place == Place.NOWHERE) {
      return ByteString.emptyByteString();
    }
    boolean fresh = heldSize == 0;
    if (!fresh) {
      append(came);
    }
    bytes = fresh ? came.toArrayUnsafe() : held;
    size = fresh ? bytes.length : heldSize;
    byte[] sent = bytes;
    chunks.begin();
    int passing = walk();
    boolean isAsSent = fresh && bytes == sent;
    ByteString passed =
        chunks.isInUse()
            ? chunks.end(bytes, passing)
            : isAsSent
                ? passing == size ? came : came.slice(0, passing)
                : ByteString.fromArray(bytes, 0, passing);
    if (malformed == null) {
      hold(passing, isAsSent);
    }
    bytes = NOTHING;
    return passed;
  }

  /** Puts other bytes in the place of some, which are not judged again. */
  private void replace(int from, int to, byte[] by) {
    byte[] after = new byte[size - (to - from) + by.length];
    System.arraycopy(bytes, 0, after, 0, from);
    System.arraycopy(by, 0, after, from, by.length);
    System.arraycopy(bytes, to, after, from + by.length, size - to);
    scanned += after.length - size;
    bytes = after;
    size = after.length;
  }

  private void append(ByteString came) {
    int size = heldSize + came.size();
    if (size > held.length) {
      held = Arrays.copyOf(held, Math.max(size, 2 * held.length));
    }
    came.copyToArray(held, heldSize, came.size());
    heldSize = size;
  }

  private void hold(int from, boolean shared) {
    if (from == size) {
      held = NOTHING;
    } else if (shared || bytes != held) {
      held = Arrays.copyOfRange(bytes, from, size);
    } else if (from > 0) {
      System.arraycopy(bytes, from, held, 0, size - from);
    }
    heldSize = size - from;
    lineStart -= from;
    scanned -= from;
  }

  /** How many of the bytes may pass. */
  private int walk() {
    int unit = 0;
    while (true) {
      switch (place) {
        case BODY, CHUNK -> {
          int taken = (int) Math.min(left, size - unit);
          if (place == Place.CHUNK) {
            chunks.content(bytes, unit, unit + taken);
          }
          left -= taken;
          unit += taken;
          if (left > 0) {
            lineStart = unit;
            scanned = unit;
            return unit;
          }
          begin(place == Place.BODY ? Place.HEAD : Place.CHUNK_END, unit);
          if (oneByOne && place == Place.HEAD) {
            return unit;
          }
        }
        case CHUNK_END -> {
          boolean ends =
              (size == unit || bytes[unit] == CR) && (size <= unit + 1 || bytes[unit + 1] == LF);
          if (!ends) {
            refuse(FramingFault.CHUNK);
            return unit;
          }
          if (size < unit + 2) {
            return unit;
          }
          chunks.line(bytes, unit, unit + 2);
          unit += 2;
          begin(Place.CHUNK_SIZE, unit);
        }
        case HEAD, CHUNK_SIZE, TRAILER -> {
          int end = lineFeed();
          FramingFault wrong =
              (end < 0 ? size : end + 1) - unit > maxHead
                  ? tooLarge()
                  : end < 0 ? null : line(lineStart, end);
          if (wrong != null) {
            refuse(wrong);
            return unit;
          }
          if (end < 0) {
            return unit;
          }
          lineStart = scanned;
          if (place == Place.CHUNK) {
            chunks.line(bytes, unit, lineStart);
          }
          if (place != Place.TRAILER && !inFields) {
            unit = lineStart;
          }
          if (oneByOne && place == Place.HEAD && !inFields && unit > 0) {
            return unit;
          }
        }
        case NOWHERE -> {
          return unit;
        }
      }
    }
  }

  private void begin(Place next, int at) {
    place = next;
    lineStart = at;
    scanned = at;
    inFields = false;
  }

  private FramingFault tooLarge() {
    return place == Place.HEAD && !inFields
        ? FramingFault.TARGET_TOO_LONG
        : FramingFault.HEAD_TOO_LARGE;
  }

  private int lineFeed() {
    for (; scanned < size; scanned++) {
      if (bytes[scanned] == LF) {
        return scanned++;
      }
    }
    return -1;
  }

  /** Judges one line and goes on to what follows it. */
  private @Nullable FramingFault line(int from, int lineFeed) {
    int to = lineFeed - 1;
    if (to < from || bytes[to] != CR) {
      return FramingFault.LINE_ENDS;
    }
    return switch (place) {
      case HEAD -> !inFields ? requestLine(from, to) : from == to ? endOfHead() : field(from, to);
      case CHUNK_SIZE -> chunkSize(from, to);
      case TRAILER -> {
        if (from == to) {
          place = Place.HEAD;
          inFields = false;
          yield null;
        }
        yield field(from, to);
      }
      case BODY, CHUNK, CHUNK_END, NOWHERE -> throw new IllegalStateException("no line here");
    };
  }

  private @Nullable FramingFault requestLine(int from, int to) {
    if (from == to) {
      // Left behind by some old client's body (RFC 9112, section 2.2).
      replace(from, to + 2, NOTHING);
      return ++emptyLines > MAX_EMPTY_LINES ? FramingFault.LINE_ENDS : null;
    }
    emptyLines = 0;
    FramingFault wrong = RequestLine.judge(bytes, from, to);
    if (wrong != null) {
      return wrong;
    }
    old = RequestLine.isHttp10(bytes, from, to);
    inFields = true;
    fields.begin();
    byte[] respelled = TargetSpelling.of(bytes, from, to);
    if (respelled != null) {
      replace(from, to, respelled);
    }
    return null;
  }

  private @Nullable FramingFault endOfHead() {
    if (fields.isChunked() && (old || fields.hasLength())) {
      return FramingFault.ENCODING;
    }
    inFields = false;
    chunkSizes.restart();
    left = fields.length();
    place = fields.isChunked() ? Place.CHUNK_SIZE : left > 0 ? Place.BODY : Place.HEAD;
    return null;
  }

  private @Nullable FramingFault field(int from, int to) {
    FramingFault wrong = fields.judge(bytes, from, to, place == Place.TRAILER);
    if (wrong == null && place == Place.HEAD) {
      int end = FieldBytes.withoutEmptyPort(bytes, from, to);
      if (end < to) {
        replace(end, to, NOTHING);
      }
    }
    return wrong;
  }

  private @Nullable FramingFault chunkSize(int from, int to) {
    left = chunkSizes.read(bytes, from, to);
    if (left < 0) {
      return left == ChunkSizes.MALFORMED ? FramingFault.CHUNK : FramingFault.TINY_CHUNKS;
    }
    if (left == 0) {
      chunks.endOfChunks();
    }
    place = left == 0 ? Place.TRAILER : Place.CHUNK;
    return null;
  }
}
