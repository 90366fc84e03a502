package sh.fazt.journal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One DNS label, the name of an alias: 1 to 63 of {@code [a-z0-9-]}, no {@code -} at either end,
 * always lower case.
 */
public record Subdomain(@JsonValue String value) implements Comparable<Subdomain> {
  private static final Pattern FORM = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern ANY_CASE =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
  private static final Pattern MARKED = Pattern.compile("r-[0-9]+--.*|t--.*");

  /** Labels that name something of the node's own and can never become a user's alias. */
  public static final Set<String> SYSTEM =
      Set.of(
          "admin",
          "api",
          "root",
          "404",
          "www",
          "mail",
          "ftp",
          "smtp",
          "pop",
          "imap",
          "ns1",
          "ns2",
          "localhost");

  public static final Subdomain ADMIN = new Subdomain("admin");
  public static final Subdomain API = new Subdomain("api");
  public static final Subdomain ROOT = new Subdomain("root");
  public static final Subdomain WWW = new Subdomain("www");
  public static final Subdomain NOT_FOUND = new Subdomain("404");

  public Subdomain {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a subdomain: " + value);
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Subdomain of(String value) {
    return new Subdomain(value);
  }

  /**
   * The label the text spells, folded to lower case, or nothing if it cannot be one. Only the
   * letters A to Z are folded: the Kelvin sign, for one, would otherwise become a {@code k}.
   */
  public static Optional<Subdomain> parse(String text) {
    return ANY_CASE.matcher(text).matches()
        ? Optional.of(new Subdomain(text.toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  /**
   * Whether this label is the node's own, or has the form of a release host or of a look at the
   * past.
   */
  public boolean isSystem() {
    return SYSTEM.contains(value) || MARKED.matcher(value).matches();
  }

  /** {@code root} and {@code 404}: system labels that a user may deploy to, link and swap. */
  public boolean isSystemPage() {
    return equals(ROOT) || equals(NOT_FOUND);
  }

  @Override
  public int compareTo(Subdomain other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
