package sh.fazt.http.front;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.headers.RawRequestURI;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.connection.FieldBytes;
import sh.fazt.http.connection.HttpSettings;

/**
 * A {@code GET} or {@code HEAD} as browsers send it, whose head leaves no room for doubt: HTTP/1.1,
 * one host, no body, nothing but printable ASCII. Whatever is the least bit unusual is no plain
 * request, and is judged and answered elsewhere.
 *
 * @param head whether only the head of the answer is wanted
 * @param close whether the client wants the connection closed after the answer
 */
record PlainRequest(boolean head, boolean close, List<HttpHeader> headers) {
  private static final byte[] GET = "GET /".getBytes(ISO_8859_1);
  private static final byte[] HEAD = "HEAD /".getBytes(ISO_8859_1);
  private static final byte[] VERSION = " HTTP/1.1\r\n".getBytes(ISO_8859_1);
  private static final Uri NO_URI = Uri.create("/");
  private static final boolean[] TARGET = allowed("-._~!$&'()*+,;=:@/?%");
  private static final boolean[] HOST = allowed("-._:");

  /** Where the head ends that begins there, behind its empty line; -1 if it does not yet. */
  static int end(byte[] bytes, int from, int to) {
    int i = from + 3;
    while (i < to) {
      byte b = bytes[i];
      if (b > '\r') {
        // No end of a head has such a byte among its last four.
        i += 4;
      } else if (b == '\n'
          && bytes[i - 1] == '\r'
          && bytes[i - 2] == '\n'
          && bytes[i - 3] == '\r') {
        return i + 1;
      } else {
        i++;
      }
    }
    return -1;
  }

  /**
   * Reads a whole head.
   *
   * @return none if it is not plain
   */
  static @Nullable PlainRequest read(byte[] bytes, int from, int to, HttpSettings limits) {
    boolean get = startsWith(bytes, from, to, GET);
    if ((!get && !startsWith(bytes, from, to, HEAD)) || to - from > limits.maxHead()) {
      return null;
    }
    int targetFrom = from + (get ? GET : HEAD).length - 1;
    int targetTo = targetFrom;
    while (isAllowed(TARGET, bytes[targetTo])) {
      targetTo++;
    }
    if (targetTo - targetFrom > limits.maxUriLength()
        || !isEscaped(bytes, targetFrom, targetTo)
        || !startsWith(bytes, targetTo, to, VERSION)) {
      return null;
    }
    List<HttpHeader> headers = new ArrayList<>(16);
    headers.add(
        RawRequestURI.create(new String(bytes, targetFrom, targetTo - targetFrom, ISO_8859_1)));
    boolean hosted = false;
    boolean close = false;
    boolean connection = false;
    int at = targetTo + VERSION.length;
    while (at < to - 2) {
      int colon = at;
      while (FieldBytes.isToken(bytes[colon])) {
        colon++;
      }
      int end = colon;
      while (bytes[end] >= ' ' && bytes[end] < 0x7f) {
        end++;
      }
      // The empty line at the end stops both before the end of the head.
      if (colon == at || bytes[colon] != ':' || bytes[end] != '\r' || bytes[end + 1] != '\n') {
        return null;
      }
      int valueFrom = FieldBytes.start(bytes, colon + 1, end);
      int valueTo = FieldBytes.end(bytes, valueFrom, end);
      String name = new String(bytes, at, colon - at, ISO_8859_1);
      RawHeader field =
          RawHeader.create(name, new String(bytes, valueFrom, valueTo - valueFrom, ISO_8859_1));
      switch (field.lowercaseName()) {
        case "host" -> {
          if (hosted || !isHost(bytes, valueFrom, valueTo)) {
            return null;
          }
          hosted = true;
        }
        case "connection" -> {
          close = field.value().equalsIgnoreCase("close");
          if (connection || (!close && !field.value().equalsIgnoreCase("keep-alive"))) {
            return null;
          }
          connection = true;
        }
        case "content-length", "transfer-encoding", "expect", "upgrade", "trailer", "te" -> {
          return null;
        }
        default -> {}
      }
      if (valueTo - valueFrom > limits.maxHeaderLength()
          || headers.size() > limits.maxHeaderCount()) {
        return null;
      }
      headers.add(field);
      at = end + 2;
    }
    return hosted ? new PlainRequest(!get, close, headers) : null;
  }

  /** The request as Pekko would have read it. */
  HttpRequest request(RemoteAddress client) {
    return HttpRequest.create()
        .withMethod(head ? HttpMethods.HEAD : HttpMethods.GET)
        .withUri(NO_URI)
        .withHeaders(headers)
        .addAttribute(AttributeKeys.remoteAddress, client);
  }

  /** Whether each percent sign is the beginning of an escape. */
  private static boolean isEscaped(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '%'
          && (i + 2 >= to
              || !HexFormat.isHexDigit(bytes[i + 1])
              || !HexFormat.isHexDigit(bytes[i + 2]))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHost(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isAllowed(HOST, bytes[i])) {
        return false;
      }
    }
    return to > from && bytes[to - 1] != ':';
  }

  private static boolean startsWith(byte[] bytes, int from, int to, byte[] wanted) {
    if (to - from < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (bytes[from + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAllowed(boolean[] allowed, byte b) {
    return b >= 0 && allowed[b];
  }

  private static boolean[] allowed(String signs) {
    var allowed = new boolean[128];
    for (int i = 0; i < allowed.length; i++) {
      allowed[i] = Character.isLetterOrDigit(i) || signs.indexOf(i) >= 0;
    }
    return allowed;
  }
}
