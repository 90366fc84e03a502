package sh.fazt.registry.routing;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a redirect may lead: an absolute http or https URL (RFC 3986) without a user name. Read by
 * hand, because a host may have labels with an underscore, which the JDK's URI class knows no host
 * in.
 *
 * @param text the URL, ASCII only, with everything percent-encoded that may not stand in one
 * @param host lower case, without port and trailing dot; an IPv6 address in its brackets
 */
public record RedirectUrl(String text, String host) {
  private static final int LONGEST = 2048;
  private static final String KEPT = "-._~:/?#[]@!$&'()*+,;=%";
  private static final Pattern FORM =
      Pattern.compile("(?i)(https?)://([^/?#]*)([/?#].*)?", Pattern.DOTALL);
  private static final Pattern AUTHORITY =
      Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::([0-9]{0,5}))?");
  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,63}(?:\\.[a-z0-9_-]{1,63})*");
  private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
  private static final int MAX_PORT = 65_535;

  /** The URL the text spells, or nothing if a redirect may not lead there. */
  public static Optional<RedirectUrl> parse(String text) {
    var form = FORM.matcher(text);
    if (text.length() > LONGEST
        || text.chars().anyMatch(Character::isISOControl)
        || BAD_ESCAPE.matcher(text).find()
        || !form.matches()) {
      return Optional.empty();
    }
    var authority = AUTHORITY.matcher(form.group(2));
    if (!authority.matches() || !isPort(authority.group(2))) {
      return Optional.empty();
    }
    String host = authority.group(1).toLowerCase(Locale.ROOT);
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    if (!host.startsWith("[") && !NAME.matcher(host).matches()) {
      return Optional.empty();
    }
    String rest = form.group(3) == null ? "" : form.group(3);
    String encoded = form.group(1).toLowerCase(Locale.ROOT) + "://" + form.group(2) + encoded(rest);
    return Optional.of(new RedirectUrl(encoded, host));
  }

  private static boolean isPort(String digits) {
    return digits == null || digits.isEmpty() || Integer.parseInt(digits) <= MAX_PORT;
  }

  /** The text with everything percent-encoded that may not stand in a URL; escapes stay. */
  public static String encoded(String text) {
    var out = new StringBuilder(text.length());
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      int c = octet & 0xff;
      if (c < 0x80 && (Character.isLetterOrDigit(c) || KEPT.indexOf(c) >= 0)) {
        out.append((char) c);
      } else {
        out.append('%').append(digit(c >> 4)).append(digit(c & 15));
      }
    }
    return out.toString();
  }

  private static char digit(int value) {
    return Character.toUpperCase(Character.forDigit(value, 16));
  }
}
