package sh.fazt.cli.network;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.Failure;

/**
 * A proxy of this network.
 *
 * @param variable that names it
 * @param secure whether it is itself spoken to over TLS
 * @param user it wants to know, if it does
 */
public record ForwardProxy(
    String variable, String host, int port, boolean secure, Optional<User> user) {
  private static final int USUAL_PORT = 1080; // as curl has it
  private static final int USUAL_SECURE_PORT = 443;
  private static final int LAST_PORT = 65_535;

  /**
   * Reads what a variable holds: a URL, or a host and maybe a port.
   *
   * @throws Failure if it is no proxy that can be used
   */
  static ForwardProxy parse(String variable, String value) {
    String text = value.contains("://") ? value : "http://" + value;
    String scheme = text.substring(0, text.indexOf("://")).toLowerCase(Locale.ROOT);
    boolean secure = scheme.equals("https");
    if (!secure && !scheme.equals("http")) {
      throw unusable(variable, "a proxy of the kind '" + scheme + "', which is not supported");
    }
    String rest = text.substring(scheme.length() + 3);
    // A password may hold what no URL may, so it is taken off before anybody reads the URL.
    int at = rest.lastIndexOf('@');
    try {
      URI url = new URI(scheme + "://" + rest.substring(at + 1));
      @Nullable String host = url.getHost();
      if (host == null || url.getPort() > LAST_PORT || url.getPort() == 0) {
        throw unusable(variable, "no URL of a proxy");
      }
      int usual = secure ? USUAL_SECURE_PORT : USUAL_PORT;
      return new ForwardProxy(
          variable,
          host,
          url.getPort() < 0 ? usual : url.getPort(),
          secure,
          at < 0 ? Optional.empty() : Optional.of(User.parse(rest.substring(0, at))));
    } catch (URISyntaxException _) {
      throw unusable(variable, "no URL of a proxy");
    }
  }

  private static Failure unusable(String variable, String what) {
    return Failure.usage(
        variable + " holds " + what,
        "Such as: http://proxy.example.com:3128. To go without it: NO_PROXY='*'");
  }

  /** Who uses the proxy. The password is a secret. */
  public record User(String name, String password) {
    private static User parse(String text) {
      int colon = text.indexOf(':');
      return colon < 0
          ? new User(unescaped(text), "")
          : new User(unescaped(text.substring(0, colon)), unescaped(text.substring(colon + 1)));
    }

    @Override
    public String toString() {
      return "User";
    }
  }

  /** The value of {@code Proxy-Authorization}; a secret. */
  public Optional<String> credentials() {
    return user.map(
        one ->
            "Basic "
                + Base64.getEncoder()
                    .encodeToString(
                        (one.name() + ":" + one.password()).getBytes(StandardCharsets.UTF_8)));
  }

  private static String unescaped(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text; // a password with a percent sign in it that escapes nothing
    }
  }

  /** Without the password. */
  public String shown() {
    return (secure ? "https://" : "http://") + host + ":" + port + " (" + variable + ")";
  }

  @Override
  public String toString() {
    return shown();
  }
}
