package sh.fazt.http.serverless;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import sh.fazt.function.protocol.Header;
import sh.fazt.http.hosting.QueryPart;
import sh.fazt.http.hosting.Viewers;
import sh.fazt.http.network.Client;

/**
 * The header fields and parameters of a request as a script finds them. What the node alone is to
 * know does not come through: a key of its own, the pass that shows a private app.
 */
final class FunctionFields {
  /** Of one connection only (RFC 9110, section 7.6.1), or made by the server itself. */
  private static final Set<String> NOT_PASSED =
      Set.of(
          "host",
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "expect",
          "content-type",
          "content-length",
          "x-request-id",
          "x-forwarded-for",
          "x-forwarded-proto",
          "raw-request-uri",
          "timeout-access",
          "remote-address",
          "tls-session-info");

  private FunctionFields() {}

  /** The parameters of a query, decoded; one whose escapes are none, as it was sent. */
  static List<Header> query(String query) {
    return QueryPart.in(query)
        .filter(part -> !part.sent().isEmpty())
        .map(part -> new Header(decoded(part.name()), decoded(part.value())))
        .toList();
  }

  private static String decoded(String sent) {
    return QueryPart.decoded(sent).orElse(sent);
  }

  /**
   * The header fields.
   *
   * @param client who asks, as the node knows: what a stranger says of himself in a forwarding
   *     header does not count
   * @param byKey whether the request came with a key of this node
   */
  static List<Header> headers(HttpRequest request, Client client, boolean byKey, String requestId) {
    var named = connectionOnly(request);
    var headers = new ArrayList<Header>();
    headers.add(new Header("X-Request-Id", requestId));
    headers.add(new Header("X-Forwarded-For", client.shown()));
    headers.add(new Header("X-Forwarded-Proto", client.secure() ? "https" : "http"));
    var type = request.entity().getContentType().toString();
    if (!type.equals("none/none")) {
      headers.add(new Header("Content-Type", type));
    }
    var length = request.entity().getContentLengthOption();
    if (length.orElse(0) > 0) {
      headers.add(new Header("Content-Length", Long.toString(length.orElseThrow())));
    }
    for (HttpHeader header : request.getHeaders()) {
      String name = header.lowercaseName();
      if (NOT_PASSED.contains(name) || named.contains(name)) {
        continue;
      }
      switch (name) {
        case "authorization" -> {
          if (!byKey) {
            headers.add(new Header("Authorization", header.value()));
          }
        }
        case "cookie" -> {
          String cookies = withoutPass(header.value());
          if (!cookies.isEmpty()) {
            headers.add(new Header("Cookie", cookies));
          }
        }
        default -> headers.add(new Header(canonical(name), header.value()));
      }
    }
    return headers;
  }

  /** Fields that {@code Connection} names are of this connection, too. */
  private static Set<String> connectionOnly(HttpRequest request) {
    var named = new HashSet<String>();
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("connection")) {
        for (String name : header.value().split(",", -1)) {
          named.add(name.strip().toLowerCase(Locale.ROOT));
        }
      }
    }
    return named;
  }

  private static String withoutPass(String cookies) {
    return Stream.of(cookies.split(";", -1))
        .map(String::strip)
        .filter(pair -> !pair.startsWith(Viewers.COOKIE + "="))
        .collect(Collectors.joining("; "));
  }

  /** {@code user-agent} as {@code User-Agent}. */
  private static String canonical(String lowercase) {
    var name = new StringBuilder(lowercase.length());
    boolean first = true;
    for (int i = 0; i < lowercase.length(); i++) {
      char c = lowercase.charAt(i);
      name.append(first ? Character.toUpperCase(c) : c);
      first = c == '-';
    }
    return name.toString();
  }
}
