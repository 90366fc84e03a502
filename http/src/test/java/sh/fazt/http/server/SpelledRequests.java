package sh.fazt.http.server;

import java.util.List;
import java.util.Random;

/**
 * Requests in all the spellings between plain and malformed, several behind each other: what one
 * reader takes for a body another may take for a request.
 */
final class SpelledRequests {
  private static final List<String> METHODS =
      List.of(
          "GET", "GET", "HEAD", "POST", "POST", "PUT", "DELETE", "OPTIONS", "PROPFIND", "PATCH");
  private static final List<String> TARGETS =
      List.of(
          "/",
          "/a",
          "/a/b.txt?c=d&e",
          "/a%20b",
          "/a//b",
          "/a/../b",
          "/a/./b/",
          "/a;b=c,d",
          "/a?b?c=[]{}|",
          "/\u00c3\u00a9",
          "/a?%41=%zz",
          "/a?\u00c3\u00a9",
          "http://localhost/a?b",
          "HTTP://localhost:80/");
  private static final List<String> VERSIONS =
      List.of(
          " HTTP/1.1\r\n",
          " HTTP/1.1\r\n",
          " HTTP/1.1\r\n",
          " HTTP/1.1\r\n",
          " HTTP/1.0\r\n",
          " HTTP/1.1\n",
          "  HTTP/1.1\r\n",
          " HTTP/1.2\r\n");
  private static final List<String> HOSTS =
      List.of(
          "Host: localhost\r\n",
          "Host: localhost\r\n",
          "Host: localhost\r\n",
          "host:localhost:80\r\n",
          "HOST: \t localhost \t\r\n",
          "Host: LOCALHOST\r\n",
          "Host: a\r\nHost: b\r\n");
  private static final List<String> FIELDS =
      List.of(
          "",
          "",
          "",
          "X-A: b\r\n",
          "X-A:\r\n",
          "X-A:    b   c  \r\n",
          "X-A: \u00e9\u00ff\r\n",
          "X_A: b\r\n",
          "!#$%&'*+-.^`|~: b\r\n",
          "Connection: keep-alive\r\n",
          "Accept: a\r\nAccept: b\r\n",
          "X-A: b\n",
          "X-A: b\r\n c\r\n",
          "X-A : b\r\n",
          "X-A: \u0000\r\n",
          "Expect: 100-continue\r\n",
          "TE: trailers\r\n",
          "Upgrade: h2c\r\n",
          "Transfer-Encoding: identity\r\n",
          "Content-Length: 3\r\n");

  /** A field that frames the body, and the body. */
  private record Framed(String field, String body) {}

  private static final List<Framed> FRAMED =
      List.of(
          new Framed("Content-Length: 0\r\n", ""),
          new Framed("Content-Length: 5\r\n", "hello"),
          new Framed("content-length:\t 0005 \r\n", "hello"),
          new Framed("Content-Length: 41\r\n", "DELETE /hidden HTTP/1.1\r\nHost: localhost\r\n"),
          new Framed("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"),
          new Framed("transfer-encoding:Chunked \r\n", "5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n"),
          new Framed("Transfer-Encoding: chunked\r\n", "005;a=\"b\"\r\nhello\r\n0;c\r\n\r\n"),
          new Framed("Transfer-Encoding: chunked\r\n", "A  \r\n0123456789\r\n000\r\n\r\n"),
          new Framed("Transfer-Encoding: chunked\r\n", "1\r\nx\r\n0\r\nX-Sum: 1\r\n\r\n"),
          new Framed("Transfer-Encoding: chunked\r\n", "5\nhello\n0\n\n"),
          new Framed("Transfer-Encoding: chunked\r\n", "5;a\rb\r\nhello\r\n0\r\n\r\n"),
          new Framed("Transfer-Encoding: chunked\r\n", "5\r\nhello0\r\n\r\n"),
          new Framed("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"),
          new Framed("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"),
          new Framed("Content-Length: 5, 5\r\n", "hello"),
          new Framed("Content-Length: +5\r\n", "hello"),
          new Framed("Content-Length : 5\r\n", "hello"),
          new Framed("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"));

  private final Random random;

  SpelledRequests(Random random) {
    this.random = random;
  }

  /** One to three behind each other. */
  String next() {
    var all = new StringBuilder();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      if (random.nextInt(10) == 0) {
        all.append("\r\n");
      }
      request(all);
    }
    return all.toString();
  }

  private void request(StringBuilder all) {
    String method = one(METHODS);
    boolean framed = method.startsWith("P") || random.nextInt(8) == 0;
    Framed body = framed ? mostly(FRAMED, 6) : new Framed("", "");
    all.append(method).append(' ').append(mostly(TARGETS, 9)).append(mostly(VERSIONS, 4));
    all.append(mostly(HOSTS, 4)).append(mostly(FIELDS, 11));
    all.append(body.field()).append(mostly(FIELDS, 11));
    all.append("\r\n").append(body.body());
  }

  /** One of the usual spellings, which stand first, or now and then any. */
  private <T> T mostly(List<T> all, int usual) {
    return one(random.nextInt(12) > 0 ? all.subList(0, usual) : all);
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
