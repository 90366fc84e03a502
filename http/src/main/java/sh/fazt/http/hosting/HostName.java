package sh.fazt.http.hosting;

import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The host of a request: lower case, without port and trailing dot. Read by hand, because the URI
 * classes of the JDK know no host with an underscore, and ids of apps have one.
 *
 * @param text the name or address; an IPv6 address without its brackets
 * @param address whether it is an IPv4 or IPv6 address
 */
public record HostName(String text, boolean address) {
  private static final int MAX_LENGTH = 253;
  private static final int MAX_PORT = 65_535;

  /** The host a {@code Host} field names, or none if it names none. */
  public static @Nullable HostName parse(@Nullable String field) {
    if (field == null) {
      return null;
    }
    return field.startsWith("[") ? ipv6(field) : nameOrIpv4(field);
  }

  /** Whether it is a literal of this machine's loopback interface, however it is spelled. */
  public boolean isLoopback() {
    InetAddress literal = literal();
    return literal != null && literal.isLoopbackAddress();
  }

  /** The address it spells, or none if it is a name or no address; nothing is resolved. */
  @Nullable InetAddress literal() {
    return address ? literal(text) : null;
  }

  /** The address a text spells, or none; {@code ofLiteral} asks no name server. */
  static @Nullable InetAddress literal(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static @Nullable HostName ipv6(String field) {
    int end = field.indexOf(']');
    if (end < 0 || !isPort(field, end + 1)) {
      return null;
    }
    String inside = field.substring(1, end).toLowerCase(Locale.ROOT);
    boolean valid = inside.indexOf(':') >= 0;
    for (int i = 0; i < inside.length(); i++) {
      char c = inside.charAt(i);
      valid &= isDigit(c) || (c >= 'a' && c <= 'f') || c == ':' || c == '.';
    }
    return valid ? new HostName(inside, true) : null;
  }

  private static @Nullable HostName nameOrIpv4(String field) {
    int colon = field.indexOf(':');
    int end = colon < 0 ? field.length() : colon;
    if (!isPort(field, end)) {
      return null;
    }
    if (end > 0 && field.charAt(end - 1) == '.') {
      end--;
    }
    if (end == 0 || end > MAX_LENGTH) {
      return null;
    }
    char before = '.';
    for (int i = 0; i < end; i++) {
      char c = field.charAt(i);
      if (!isNameCharacter(c) || (c == '.' && before == '.')) {
        return null;
      }
      before = c;
    }
    if (before == '.') {
      return null;
    }
    String name = field.substring(0, end).toLowerCase(Locale.ROOT);
    return new HostName(name, isIpv4(name));
  }

  /** Whether a port, or nothing, stands from here to the end. {@code host:} has an empty port. */
  private static boolean isPort(String field, int from) {
    if (from == field.length()) {
      return true;
    }
    if (field.charAt(from) != ':' || field.length() - from > 6) {
      return false;
    }
    int port = 0;
    for (int i = from + 1; i < field.length(); i++) {
      if (!isDigit(field.charAt(i))) {
        return false;
      }
      port = port * 10 + field.charAt(i) - '0';
    }
    return port <= MAX_PORT;
  }

  private static boolean isIpv4(String name) {
    int parts = 1;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '.') {
        parts++;
      } else if (!isDigit(c)) {
        return false;
      }
    }
    return parts == 4;
  }

  private static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || isDigit(c)
        || c == '-'
        || c == '.'
        || c == '_';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
