package sh.fazt.http.hosting;

import org.jspecify.annotations.Nullable;
import sh.fazt.registry.routing.MainDomain;

/**
 * Which host leads where. The first rule that fits decides:
 *
 * <ol>
 *   <li>{@code localhost}, {@code admin.<main>}: the API and the dashboard
 *   <li>{@code <main>}, {@code root.<main>}: the site {@code root}
 *   <li>{@code 404.<main>}: the site {@code 404}
 *   <li>{@code X.localhost}, {@code X.127.0.0.1}, {@code X.<main>}: the app host {@code X}, one
 *       label ({@code root} and {@code 404} are those sites here too)
 *   <li>an IP address: {@code /health}
 *   <li>anything else: unknown
 * </ol>
 *
 * Every comparison is made after folding to lower case, so no spelling of a host reaches another
 * handler.
 */
public final class HostRules {
  private static final String LOCAL = "localhost";
  private static final String LOOPBACK = "127.0.0.1";

  private final MainDomain main;

  public HostRules(MainDomain main) {
    this.main = main;
  }

  /** Where this host leads. */
  public Destination decide(HostName host) {
    String name = host.text();
    if (name.equals(LOCAL)) {
      return Destination.API;
    }
    if (name.equals(main.name())) {
      return Destination.ROOT;
    }
    if (host.address()) {
      return Destination.ADDRESS;
    }
    String label = labelUnder(name, main.name());
    if (label != null) {
      return label.equals("admin") ? Destination.API : app(label);
    }
    label = labelUnder(name, LOCAL);
    if (label == null) {
      label = labelUnder(name, LOOPBACK);
    }
    return label == null ? Destination.UNKNOWN : app(label);
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
