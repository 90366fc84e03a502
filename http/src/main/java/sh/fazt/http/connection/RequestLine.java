package sh.fazt.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a request's first line is refused before the parser sees it. Any other line that is none
 * it refuses in its own words.
 */
final class RequestLine {
  private static final List<byte[]> SCHEMES =
      List.of(bytes("http"), bytes("https"), bytes("ws"), bytes("wss"));

  private static final byte[] HTTP_10 = bytes("http/1.0");

  private RequestLine() {}

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /** What is wrong with the line, which is not empty, or nothing. */
  static @Nullable FramingFault judge(byte[] bytes, int from, int to) {
    if (indexOf(bytes, from, to, '\r') < to) {
      return FramingFault.LINE_ENDS;
    }
    int target = indexOf(bytes, from, to, ' ') + 1;
    if (target > to) {
      // The parser would wait for more of the method, behind the end of the head too.
      return FramingFault.NO_REQUEST;
    }
    int end = indexOf(bytes, target, to, ' ');
    int path = Math.min(indexOf(bytes, target, end, '/'), indexOf(bytes, target, end, '?'));
    int colon = indexOf(bytes, target, path, ':');
    // Of any other scheme the parser makes a failure of its own, and no answer in our words.
    return colon < path
            && SCHEMES.stream().noneMatch(s -> FieldBytes.isWord(bytes, target, colon, s))
        ? FramingFault.SCHEME
        : null;
  }

  /** Whether the line ends with the older version, which knows no chunks. */
  static boolean isHttp10(byte[] bytes, int from, int to) {
    return to - from >= HTTP_10.length
        && FieldBytes.isWord(bytes, to - HTTP_10.length, to, HTTP_10);
  }

  /** Where it stands first, or the end. */
  private static int indexOf(byte[] bytes, int from, int to, char wanted) {
    int i = from;
    while (i < to && bytes[i] != wanted) {
      i++;
    }
    return i;
  }
}
