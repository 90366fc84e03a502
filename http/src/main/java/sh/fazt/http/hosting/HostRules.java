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
  private final OwnAddress own;

  public HostRules(MainDomain main) {
    this.main = main;
    this.own = OwnAddress.of(main);
  }

  /** The rules, in the order they are tried. */
  public enum Rule {
    LOCALHOST("the API and the dashboard of this machine"),
    LOOPBACK_ADDRESS("a loopback address: the API and the dashboard of this machine"),
    OWN_ADDRESS("the address this node was given as its domain: the API and the dashboard"),
    MAIN_DOMAIN("the main domain: the site 'root'"),
    ADDRESS("another IP address: answers /health and nothing else"),
    ADMIN("the API and the dashboard"),
    API("the API and the dashboard"),
    ROOT("the site 'root', as the main domain"),
    NOT_FOUND_SITE("the site '404', which is shown for unknown hosts too"),
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
  public HostTarget decide(HostName host) {
    String name = host.text();
    return switch (rule(host)) {
      case LOCALHOST, LOOPBACK_ADDRESS, OWN_ADDRESS, ADMIN, API -> HostTarget.API;
      case ADDRESS -> HostTarget.ADDRESS;
      case MAIN_DOMAIN, ROOT -> HostTarget.ROOT;
      case NOT_FOUND_SITE -> HostTarget.NOT_FOUND_SITE;
      case UNDER_MAIN, UNDER_LOCALHOST, UNDER_LOOPBACK ->
          new HostTarget.App(name.substring(0, name.indexOf('.')));
      case FOREIGN -> HostTarget.UNKNOWN;
    };
  }

  /** The rule that decides about this host. */
  public Rule rule(HostName host) {
    String name = host.text();
    if (name.equals(LOCAL)) {
      return Rule.LOCALHOST;
    }
    if (host.address()) {
      return host.isLoopback()
          ? Rule.LOOPBACK_ADDRESS
          : own.is(host) ? Rule.OWN_ADDRESS : Rule.ADDRESS;
    }
    if (name.equals(main.name())) {
      return Rule.MAIN_DOMAIN;
    }
    String label = labelUnder(name, main.name());
    if (label != null) {
      return switch (label) {
        case "admin" -> Rule.ADMIN;
        case "api" -> Rule.API;
        default -> ruleOf(label, Rule.UNDER_MAIN);
      };
    }
    label = labelUnder(name, LOCAL);
    if (label != null) {
      return ruleOf(label, Rule.UNDER_LOCALHOST);
    }
    label = labelUnder(name, LOOPBACK);
    return label == null ? Rule.FOREIGN : ruleOf(label, Rule.UNDER_LOOPBACK);
  }

  private static Rule ruleOf(String label, Rule otherwise) {
    return switch (label) {
      case "root" -> Rule.ROOT;
      case "404" -> Rule.NOT_FOUND_SITE;
      default -> otherwise;
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

  /**
   * The URL of the site {@code root}, seen from another host of this node.
   *
   * @param scheme by which it was asked
   * @param authority host and port as they were asked
   */
  String rootUrl(String scheme, HostName host, String authority) {
    String domain = host.text().substring(host.text().indexOf('.') + 1);
    boolean main = rule(host) == Rule.UNDER_MAIN && !isApi(domain);
    int colon = authority.lastIndexOf(':');
    return scheme
        + "://"
        + (main ? domain : "root." + domain)
        + (colon < 0 || colon == authority.length() - 1 ? "" : authority.substring(colon));
  }

  private boolean isApi(String name) {
    HostName host = HostName.parse(name);
    return host != null && decide(host).equals(HostTarget.API);
  }
}
