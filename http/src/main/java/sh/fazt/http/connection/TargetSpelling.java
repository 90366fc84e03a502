package sh.fazt.http.connection;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Spells a request line so that the parser takes it. Browsers and link shorteners send bytes beyond
 * ASCII and percent signs that are no escape; the parser takes neither, though it is plain which
 * file is meant. Such a byte is escaped, in the query a lone percent sign as well. In a path a
 * percent sign that is no escape stays an error.
 */
public final class TargetSpelling {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private TargetSpelling() {}

  /**
   * The line in its proper spelling, without its end.
   *
   * @return nothing if it is spelled so already, or is none with a target that begins with a slash
   */
  public static byte @Nullable [] of(byte[] bytes, int from, int to) {
    int start = indexOf(bytes, from, to, ' ') + 1;
    int end = indexOf(bytes, start, to, ' ');
    if (start == 0 || end <= start || bytes[start] != '/') {
      return null;
    }
    int query = indexOf(bytes, start, end, '?');
    int queryStart = query < 0 ? end : query;
    int first = start;
    while (first < end && !isEscaped(bytes, first, end, queryStart)) {
      first++;
    }
    if (first == end) {
      return null;
    }
    var line = new ByteArrayOutputStream(2 * (to - from));
    line.write(bytes, from, first - from);
    for (int i = first; i < end; i++) {
      if (isEscaped(bytes, i, end, queryStart)) {
        line.writeBytes(("%" + HEX.toHexDigits(bytes[i])).getBytes(StandardCharsets.US_ASCII));
      } else {
        line.write(bytes[i]);
      }
    }
    line.write(bytes, end, to - end);
    return line.toByteArray();
  }

  /** A fragment is the browser's own business; sent nevertheless, its sign is a character. */
  private static boolean isEscaped(byte[] bytes, int at, int end, int queryStart) {
    return switch (bytes[at]) {
      case '#' -> true;
      case '%' -> at > queryStart && !(isHex(bytes, at + 1, end) && isHex(bytes, at + 2, end));
      default -> bytes[at] < 0;
    };
  }

  private static boolean isHex(byte[] bytes, int at, int end) {
    return at < end && HexFormat.isHexDigit(bytes[at]);
  }

  private static int indexOf(byte[] bytes, int from, int to, char wanted) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
