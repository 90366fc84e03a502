package sh.fazt.http.network;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** IP addresses as text. */
final class Addresses {
  private Addresses() {}

  /** The address, or none if the text is none. Never asks a name server. */
  static @Nullable InetAddress parse(String text) {
    String bare = text.startsWith("[") && text.endsWith("]") ? inside(text) : text;
    try {
      return InetAddress.ofLiteral(bare);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static String inside(String text) {
    return text.substring(1, text.length() - 1);
  }

  /** The address in an element of a Forwarded-like list, whose port is left away. */
  static @Nullable InetAddress parseWithPort(String element) {
    int colon = element.lastIndexOf(':');
    boolean hasPort =
        colon > 0 && (element.indexOf(':') == colon || element.charAt(colon - 1) == ']');
    return parse(hasPort ? element.substring(0, colon) : element);
  }
}
