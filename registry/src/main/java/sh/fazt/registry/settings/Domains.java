package sh.fazt.registry.settings;

import java.util.Locale;
import java.util.regex.Pattern;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;

/** The domain a node serves, as an operator writes it. */
final class Domains {
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*");
  private static final Pattern SCHEME = Pattern.compile("^https?://");

  private Domains() {}

  /**
   * Without scheme, port and path; an IPv4 address becomes its name under nip.io, so that labels
   * can stand in front of it.
   *
   * @throws RejectedException if it is no host name
   */
  static String checked(String given) {
    String host = SCHEME.matcher(given.trim().toLowerCase(Locale.ROOT)).replaceFirst("");
    host = host.replaceFirst("/.*$", "").replaceFirst(":\\d+$", "");
    if (IPV4.matcher(host).matches()) {
      return host + ".nip.io";
    }
    if (!NAME.matcher(host).matches()) {
      throw RejectionCode.BAD_REQUEST
          .because("invalid domain; give a host name such as cloud.example.com, or an IPv4 address")
          .asException();
    }
    return host;
  }
}
