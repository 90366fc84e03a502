package sh.fazt.http.front;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Requests that were valid before somebody changed something in them. One byte is one letter. */
final class MutatedRequests {
  private static final String TO_SITE = " HTTP/1.1\r\nHost: site.example.com\r\n";
  private static final String TO_API = " HTTP/1.1\r\nHost: admin.example.com\r\n";
  private static final int MOST_FILLED = 40_000;

  private static final List<String> VALID =
      List.of(
          "GET /" + TO_SITE + "\r\n",
          "HEAD /" + TO_SITE + "\r\n",
          "GET /photo.jpg" + TO_SITE + "Range: bytes=10-19, 30-\r\n\r\n",
          "GET /film.mp4" + TO_SITE + "If-None-Match: \"a\"\r\n\r\n",
          "GET /app.js?a=%20b&c" + TO_SITE + "Accept-Encoding: gzip, br;q=0.5\r\n\r\n",
          "GET /none" + TO_SITE + "Accept: text/html, */*;q=0.8\r\nCookie: a=b; c=\"d\"\r\n\r\n",
          "GET /" + TO_SITE + "Connection: keep-alive\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n",
          "GET /" + TO_SITE + "Connection: close\r\n\r\n",
          "GET /index.html HTTP/1.0\r\n\r\n",
          "GET / HTTP/1.0\r\nHost: site.example.com\r\nConnection: keep-alive\r\n\r\n",
          "\r\n\r\nget  /index.html" + TO_SITE + "\r\n",
          "GET http://site.example.com/app.js?x HTTP/1.1\r\nhOsT:site.example.com:80 \r\n\r\n",
          "GET /a/../b//c/%2e%2e/%00" + TO_SITE + "\r\n",
          "OPTIONS *" + TO_SITE + "\r\n",
          "OPTIONS /" + TO_SITE + "Access-Control-Request-Method: PUT\r\n\r\n",
          "PROPFIND /" + TO_SITE + "Depth: 1\r\nContent-Length: 0\r\n\r\n",
          "CONNECT site.example.com:443" + TO_SITE + "\r\n",
          "TRACE /" + TO_SITE + "Max-Forwards: 0\r\n\r\n",
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
          "GET /" + TO_SITE + "Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
          "GET /api/x" + TO_API + "Authorization: Bearer a\r\n\r\n",
          "HEAD /api/x" + TO_API + "\r\n",
          "POST /api/x" + TO_API + "Content-Length: 11\r\n\r\nhello=world",
          "POST /api/x" + TO_API + "Content-Length: 3\r\nExpect: 100-continue\r\n\r\nabc",
          "PUT /api/x"
              + TO_API
              + "Transfer-Encoding: chunked\r\n\r\n"
              + "5;a=\"b\"\r\nhello\r\na\r\n0123456789\r\n0\r\nX-Sum: 1\r\n\r\n",
          "POST /" + TO_SITE + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
          "POST /" + TO_SITE + "Content-Length: 4000\r\n\r\n" + "0123456789".repeat(400),
          "DELETE /api/x" + TO_API + "\r\n",
          ("GET /" + TO_SITE + "\r\n").repeat(3),
          "GET /photo.jpg" + TO_SITE + "\r\nGET /api/x" + TO_API + "\r\nHEAD /" + TO_SITE + "\r\n");

  /** Lines that mean something to one who reads a head. */
  private static final List<String> LINES =
      List.of(
          "Content-Length: 0\r\n",
          "Content-Length: 5\r\n",
          "Content-Length: 18446744073709551617\r\n",
          "Content-Length: -1\r\n",
          "Transfer-Encoding: chunked\r\n",
          "Transfer-Encoding: gzip, chunked\r\n",
          "Transfer-Encoding: identity\r\n",
          "Connection: close\r\n",
          "Connection: keep-alive, te\r\n",
          "Connection: Content-Length\r\n",
          "Host: admin.example.com\r\n",
          "Host:\r\n",
          "Expect: 100-continue\r\n",
          "Expect: nothing\r\n",
          "Upgrade: h2c\r\n",
          "TE: trailers\r\n",
          "Trailer: Content-Length\r\n",
          "Range: bytes=9223372036854775807-\r\n",
          "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT\r\n",
          "X-Forwarded-For: ::1, a, 203.0.113.9:80\r\n",
          "Content-Type: a/b; c=\"\r\n",
          " folded: line\r\n",
          "\r\n",
          "0\r\n\r\n",
          "GET / HTTP/1.1\r\n");

  private static final List<String> INSERTED =
      List.of(
          "\r",
          "\n",
          "\r\n",
          "\0",
          "\u00ff",
          "\u0080",
          "\u00e0",
          "\u00c3",
          "\u00f0\u009f",
          " ",
          "\t",
          ":",
          ";",
          ",",
          "%",
          "\"",
          "/",
          "?",
          "#",
          "@",
          "\\",
          "[",
          "\u007f",
          "\u001b");

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "00",
          "1",
          "-1",
          "+1",
          "2147483648",
          "4294967296",
          "9223372036854775808",
          "18446744073709551616",
          "99999999999999999999999999",
          "0x10",
          "1e9",
          "7fffffff",
          "ffffffff");

  private final Random random;

  MutatedRequests(Random random) {
    this.random = random;
  }

  /** The bytes of one. */
  byte[] next() {
    String request = one(VALID);
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      request = changed(request);
    }
    return request.getBytes(ISO_8859_1);
  }

  private String changed(String request) {
    if (request.isEmpty()) {
      return one(VALID);
    }
    int at = random.nextInt(request.length());
    int to = Math.min(request.length(), at + 1 + random.nextInt(8));
    String before = request.substring(0, at);
    String from = request.substring(at);
    String behind = request.substring(to);
    return switch (random.nextInt(14)) {
      case 0 -> before + (char) random.nextInt(256) + request.substring(at + 1);
      case 1 -> before + one(INSERTED) + from;
      case 2 -> before + behind;
      case 3 -> random.nextInt(4) == 0 ? before : before + one(INSERTED) + behind;
      case 4 -> before + request.substring(at, to).repeat(2) + behind;
      case 5 -> withLines(request, Change.REPEATED);
      case 6 -> withLines(request, Change.SWAPPED);
      case 7, 8 -> withLines(request, Change.ADDED);
      case 9 -> withNumber(request);
      case 10 -> before + otherCase(request.substring(at, to)) + behind;
      case 11 ->
          random.nextInt(8) > 0
              ? before + one(INSERTED).repeat(2) + from
              : before + "a".repeat(random.nextInt(MOST_FILLED)) + from;
      case 12 -> before + halfOf(one(VALID));
      default -> withLines(request, Change.REMOVED);
    };
  }

  private enum Change {
    REPEATED,
    SWAPPED,
    ADDED,
    REMOVED
  }

  private String withLines(String request, Change change) {
    var lines = new ArrayList<>(Arrays.asList(request.split("(?<=\n)", -1)));
    int at = random.nextInt(lines.size());
    switch (change) {
      case REPEATED -> lines.add(at, lines.get(at));
      case SWAPPED -> Collections.swap(lines, at, random.nextInt(lines.size()));
      case ADDED -> lines.add(at, one(LINES));
      case REMOVED -> lines.remove(at);
    }
    return String.join("", lines);
  }

  /** With another number in the place of one. */
  private String withNumber(String request) {
    int from = random.nextInt(request.length());
    while (from < request.length() && !isDigit(request.charAt(from))) {
      from++;
    }
    int to = from;
    while (to < request.length() && isDigit(request.charAt(to))) {
      to++;
    }
    return request.substring(0, from) + one(NUMBERS) + request.substring(to);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static String otherCase(String text) {
    var other = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c < 128 && Character.isLetter(c);
      other.append(letter ? (char) (c ^ ' ') : c);
    }
    return other.toString();
  }

  private String halfOf(String request) {
    return request.substring(random.nextInt(request.length()));
  }

  private String one(List<String> all) {
    return all.get(random.nextInt(all.size()));
  }
}
