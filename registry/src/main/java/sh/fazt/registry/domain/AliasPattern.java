package sh.fazt.registry.domain;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import sh.fazt.journal.Subdomain;

/**
 * Which aliases a key may touch: an alias, or one with {@code *} for any run of characters, such as
 * {@code pr-*}.
 */
public record AliasPattern(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9*-]{1,63}");

  public AliasPattern {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a pattern of aliases: " + value);
    }
  }

  /** The pattern the text spells, folded to lower case, or nothing if it cannot be one. */
  public static Optional<AliasPattern> parse(String text) {
    String folded = text.toLowerCase(Locale.ROOT);
    return FORM.matcher(folded).matches()
        ? Optional.of(new AliasPattern(folded))
        : Optional.empty();
  }

  /** Looks at each character of both at most 63 times, however many stars there are. */
  public boolean matches(Subdomain alias) {
    String label = alias.value();
    int at = 0;
    int next = 0;
    int star = -1;
    int resume = 0;
    while (next < label.length()) {
      if (at < value.length() && value.charAt(at) == '*') {
        star = at++;
        resume = next;
      } else if (at < value.length() && value.charAt(at) == label.charAt(next)) {
        at++;
        next++;
      } else if (star >= 0) {
        at = star + 1;
        next = ++resume;
      } else {
        return false;
      }
    }
    while (at < value.length() && value.charAt(at) == '*') {
      at++;
    }
    return at == value.length();
  }

  @Override
  public String toString() {
    return value;
  }
}
