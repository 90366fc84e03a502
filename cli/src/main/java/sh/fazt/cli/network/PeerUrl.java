package sh.fazt.cli.network;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import sh.fazt.cli.shell.Failure;

/** The URL of a peer in its one spelling: scheme, host and port, nothing else. */
public final class PeerUrl {
  private PeerUrl() {}

  /**
   * Reads what a user typed: a missing scheme is {@code https} (of a loopback name {@code http}), a
   * trailing slash goes.
   *
   * @throws Failure if it is no URL of a node
   */
  public static URI parse(String typed) {
    String text = typed.strip();
    if (!text.contains("://")) {
      text = (isLoopback(hostOf(text)) ? "http://" : "https://") + text;
    }
    try {
      URI uri = new URI(text);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean rootPath = uri.getRawPath() == null || uri.getRawPath().matches("/*");
      boolean plain =
          uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && uri.getPort() <= LAST_PORT;
      if ((scheme.equals("http") || scheme.equals("https")) && rootPath && plain) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return new URI(scheme, null, host, uri.getPort(), null, null, null);
      }
    } catch (URISyntaxException _) {
      // Said below, like every other text that is no URL of a node.
    }
    throw Failure.usage(
        "not the URL of a node: '" + typed + "'",
        "It has a scheme, a host and maybe a port: https://admin.example.com");
  }

  private static final int LAST_PORT = 65_535;

  /**
   * Whether the host is this machine by its name: {@code localhost}, {@code *.localhost},
   * 127.x.x.x.
   */
  public static boolean isLoopback(String host) {
    return isLocalhost(host) || host.matches("127(\\.[0-9]{1,3}){3}") || host.equals("[::1]");
  }

  /** Whether the host is {@code localhost} or below it, which Java does not resolve. */
  public static boolean isLocalhost(String host) {
    return host.equals("localhost") || host.endsWith(".localhost");
  }

  private static String hostOf(String authority) {
    return authority.split("[:/]", 2)[0].toLowerCase(Locale.ROOT);
  }
}
