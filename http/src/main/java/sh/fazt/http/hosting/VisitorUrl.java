package sh.fazt.http.hosting;

import java.util.Optional;
import sh.fazt.registry.routing.RedirectUrl;

/**
 * A URL as people type or copy it. Read by hand, because the URI classes of the JDK know no host
 * with an underscore, and ids of apps have one.
 *
 * @param authority host and port as they were written
 * @param target path and query, percent-encoded as a browser does; begins with a slash
 */
public record VisitorUrl(HostName host, String authority, String target) {

  /** Reads one, with {@code http://} or {@code https://} before it or not. */
  public static Optional<VisitorUrl> parse(String url) {
    if (url.chars().anyMatch(Character::isISOControl)) {
      return Optional.empty();
    }
    String rest = url.replaceFirst("^(?i:https?)://", "");
    int end = rest.length();
    for (char c : new char[] {'/', '?', '#'}) {
      int at = rest.indexOf(c);
      end = at >= 0 && at < end ? at : end;
    }
    String authority = rest.substring(0, end);
    HostName host = HostName.parse(authority);
    if (host == null) {
      return Optional.empty();
    }
    String target = RedirectUrl.encoded(rest.substring(end).replaceFirst("#.*$", ""));
    return Optional.of(
        new VisitorUrl(host, authority, target.startsWith("/") ? target : "/" + target));
  }
}
