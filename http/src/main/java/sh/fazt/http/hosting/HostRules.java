package sh.fazt.http.hosting;

import org.jspecify.annotations.Nullable;
import sh.fazt.registry.routing.MainDomain;

/**
 * Which host leads where. The first {@link Rule} that fits decides. Every comparison is made after
 * folding to lower case, so no spelling of a host reaches another handler.
 */
public final class HostRules {
  private static final String LOCAL = "localhost";
  private static final String LOOPBACK = "127.0.0.1";

  private final MainDomain main;

  public HostRules(MainDomain main) {
    this.main = main;
  }

  /** The rules, in the order they are tried. */
  public enum Rule {
    LOCALHOST("the API and the dashboard of this machine"),
    MAIN_DOMAIN("the main domain: the site 'root'"),
    ADDRESS("an IP address: answers /health and nothing else"),
    ADMIN("the API and the dashboard"),
    UNDER_MAIN("an app host: one label before the main domain"),
    UNDER_LOCALHOST("an app host: one label before localhost"),
    UNDER_LOOPBACK("an app host: one label before 127.0.0.1"),
    FOREIGN("none of this node's hosts");

    private final String words;

    Rule(String words) {
      this.words = words;
    }

    /** The rule in words. */
    public String words() {
      return words;
    }
  }

  /** Where this host leads. */
  public Destination decide(HostName host) {
    String name = host.text();
    return switch (rule(host)) {
      case LOCALHOST, ADMIN -> Destination.API;
      case MAIN_DOMAIN -> Destination.ROOT;
      case ADDRESS -> Destination.ADDRESS;
      case UNDER_MAIN, UNDER_LOCALHOST, UNDER_LOOPBACK -> app(name.substring(0, name.indexOf('.')));
      case FOREIGN -> Destination.UNKNOWN;
    };
  }

  /** The rule that decides about this host. */
  public Rule rule(HostName host) {
    String name = host.text();
    if (name.equals(LOCAL)) {
      return Rule.LOCALHOST;
    }
    if (name.equals(main.name())) {
      return Rule.MAIN_DOMAIN;
    }
    if (host.address()) {
      return Rule.ADDRESS;
    }
    String label = labelUnder(name, main.name());
    if (label != null) {
      return label.equals("admin") ? Rule.ADMIN : Rule.UNDER_MAIN;
    }
    if (labelUnder(name, LOCAL) != null) {
      return Rule.UNDER_LOCALHOST;
    }
    return labelUnder(name, LOOPBACK) == null ? Rule.FOREIGN : Rule.UNDER_LOOPBACK;
  }

  private static Destination app(String label) {
    return switch (label) {
      case "root" -> Destination.ROOT;
      case "404" -> Destination.NOT_FOUND_SITE;
      default -> new Destination.App(label);
    };
  }

  /** The one label that stands before the domain, or none. */
  private static @Nullable String labelUnder(String name, String domain) {
    int length = name.length() - domain.length() - 1;
    if (length <= 0 || name.charAt(length) != '.' || !name.endsWith(domain)) {
      return null;
    }
    int dot = name.indexOf('.');
    return dot == length ? name.substring(0, length) : null;
  }
}
