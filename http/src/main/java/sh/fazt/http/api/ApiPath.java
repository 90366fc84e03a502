package sh.fazt.http.api;

import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawRequestURI;

/**
 * The path of a request as it was sent. A path has one spelling here: with an escape, a parameter,
 * an empty segment or a dot segment it is another path, which nothing answers. So no two programs
 * on the way can disagree about which path was meant.
 */
record ApiPath(String raw) {
  static ApiPath of(HttpRequest request) {
    return request
        .getHeader(RawRequestURI.class)
        .map(header -> new ApiPath(path(header.uri())))
        .orElseGet(() -> new ApiPath(request.getUri().path()));
  }

  /** Whether it is spelled the one way a route may be. */
  boolean isPlain() {
    return raw.startsWith("/")
        && !raw.contains("//")
        && !raw.contains("/.")
        && raw.chars().allMatch(ApiPath::isPlain);
  }

  /** Whether it claims to be of the API, whatever its spelling. */
  boolean isApi() {
    return raw.equals("/api") || raw.startsWith("/api/");
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '/'
        || c == '-'
        || c == '_'
        || c == '.'
        || c == '~';
  }

  private static String path(String target) {
    int query = target.indexOf('?');
    String beforeQuery = query < 0 ? target : target.substring(0, query);
    int scheme = beforeQuery.startsWith("/") ? -1 : beforeQuery.indexOf("://");
    if (scheme < 0) {
      return beforeQuery;
    }
    int slash = beforeQuery.indexOf('/', scheme + 3);
    return slash < 0 ? "/" : beforeQuery.substring(slash);
  }
}
