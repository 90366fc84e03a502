package sh.fazt.http.hosting;

import sh.fazt.journal.Target;
import sh.fazt.registry.routing.RedirectUrl;

/** Where a redirect alias sends a visitor. */
final class Redirects {
  private Redirects() {}

  /**
   * Whether the redirect leads back to the host that was asked for. None is made so, but the node's
   * domain may change afterwards; a visitor would go round in circles.
   */
  static boolean leadsTo(Target.Redirect redirect, HostName host) {
    return RedirectUrl.parse(redirect.url())
        .filter(url -> url.host().equals(host.text()))
        .isPresent();
  }

  /**
   * The {@code Location}: the stored URL, and with {@code keepPath} the request's path and query
   * put into it. A query or fragment of the stored URL stays: the path comes before them, both
   * queries are joined by {@code &}. Whatever may not stand in a URL is percent-encoded, so no line
   * break can get into the header.
   */
  static String location(Target.Redirect redirect, RequestTarget target) {
    return RedirectUrl.encoded(
        redirect.keepPath() ? extended(redirect.url(), target) : redirect.url());
  }

  /**
   * The path of the folder that was asked for without its closing {@code /}, and the query as it
   * came. Spelled anew from the cleaned path: it begins with one {@code /} and has no backslash, so
   * no spelling of a path leads to another host.
   */
  static String toFolder(RequestTarget target) {
    String query = target.rawQuery();
    return "/"
        + escaped(target.path())
        + "/"
        + (query == null ? "" : "?" + RedirectUrl.encoded(query).replace("#", "%23"));
  }

  /** A decoded path as it stands in a URL. */
  private static String escaped(String path) {
    return RedirectUrl.encoded(path.replace("%", "%25")).replace("?", "%3F").replace("#", "%23");
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
}
