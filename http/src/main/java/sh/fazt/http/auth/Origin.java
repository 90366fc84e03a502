package sh.fazt.http.auth;

import java.util.Locale;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Whether a change that a cookie vouches for comes from a page of the same host. A browser sends
 * the cookie along with whatever any page asks for, and our apps' pages are on the same site, so
 * {@code SameSite} alone does not keep them out. It also says, in {@code Origin} or {@code
 * Sec-Fetch-Site}, whose page asks; who says neither is no browser, and has a key.
 */
final class Origin {
  private Origin() {}

  static boolean allows(HttpRequest request) {
    return switch (request.method().value()) {
      case "GET", "HEAD" -> true;
      default -> isOurs(request);
    };
  }

  private static boolean isOurs(HttpRequest request) {
    String origin = value(request, "Origin");
    if (origin != null) {
      String host = value(request, "Host");
      return origin.equals("https://" + host) || origin.equals("http://" + host);
    }
    return "same-origin".equals(value(request, "Sec-Fetch-Site"));
  }

  private static @Nullable String value(HttpRequest request, String name) {
    return request
        .getHeader(name)
        .map(HttpHeader::value)
        .map(text -> text.toLowerCase(Locale.ROOT))
        .orElse(null);
  }
}
