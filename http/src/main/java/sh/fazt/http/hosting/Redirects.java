package sh.fazt.http.hosting;

import java.nio.charset.StandardCharsets;
import sh.fazt.journal.Target;

/** Where a redirect alias sends a visitor. */
final class Redirects {
  private static final String KEPT = "-._~:/?#[]@!$&'()*+,;=%";

  private Redirects() {}

  /**
   * The {@code Location}: the stored URL, and with {@code keepPath} the request's path and query
   * put into it. A query or fragment of the stored URL stays: the path comes before them, both
   * queries are joined by {@code &}. Whatever may not stand in a URL is percent-encoded, so no line
   * break can get into the header.
   */
  static String location(Target.Redirect redirect, RequestTarget target) {
    return encoded(redirect.keepPath() ? extended(redirect.url(), target) : redirect.url());
  }

  private static String extended(String url, RequestTarget target) {
    int hash = url.indexOf('#');
    String fragment = hash < 0 ? "" : url.substring(hash);
    String before = hash < 0 ? url : url.substring(0, hash);
    int mark = before.indexOf('?');
    String base = mark < 0 ? before : before.substring(0, mark);
    String query = mark < 0 ? "" : before.substring(mark + 1);
    if (base.endsWith("/")) {
      base = base.substring(0, base.length() - 1);
    }
    String asked = target.rawQuery();
    if (asked != null && !asked.isEmpty()) {
      query = query.isEmpty() ? asked : query + "&" + asked;
    }
    return base + target.rawPath() + (query.isEmpty() ? "" : "?" + query) + fragment;
  }

  private static String encoded(String url) {
    var out = new StringBuilder(url.length());
    for (byte octet : url.getBytes(StandardCharsets.UTF_8)) {
      int c = octet & 0xff;
      if (c < 0x80 && (Character.isLetterOrDigit(c) || KEPT.indexOf(c) >= 0)) {
        out.append((char) c);
      } else {
        out.append('%')
            .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
            .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return out.toString();
  }
}
