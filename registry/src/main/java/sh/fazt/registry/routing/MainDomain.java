package sh.fazt.registry.routing;

import java.util.Locale;

/**
 * The domain whose names this node serves, lower case, without scheme, port, path or trailing dot.
 * An IPv6 address is kept without its brackets.
 */
public record MainDomain(String name) {
  public MainDomain {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a main domain is not empty");
    }
  }

  /**
   * What a configured domain means: a bare domain, a host with a port, or a URL.
   *
   * @throws IllegalArgumentException if no host is left
   */
  public static MainDomain of(String configured) {
    String rest = configured.strip().toLowerCase(Locale.ROOT);
    int scheme = rest.indexOf("://");
    if (scheme >= 0) {
      rest = rest.substring(scheme + 3);
    }
    rest = upTo(rest, '/');
    rest = upTo(upTo(rest, '?'), '#');
    rest = rest.substring(rest.lastIndexOf('@') + 1);
    return new MainDomain(withoutDot(withoutPort(rest)));
  }

  private static String withoutPort(String authority) {
    if (authority.startsWith("[")) {
      int end = authority.indexOf(']');
      return end < 0 ? "" : authority.substring(1, end);
    }
    int colon = authority.indexOf(':');
    boolean bareIpv6 = colon >= 0 && authority.indexOf(':', colon + 1) >= 0;
    return colon < 0 || bareIpv6 ? authority : authority.substring(0, colon);
  }

  private static String withoutDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  private static String upTo(String text, char end) {
    int at = text.indexOf(end);
    return at < 0 ? text : text.substring(0, at);
  }
}
