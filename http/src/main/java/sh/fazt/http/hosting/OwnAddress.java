package sh.fazt.http.hosting;

import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.routing.MainDomain;

/**
 * The IP address that a node was given as its domain: as it is, or as the name that a public
 * service makes of it ({@code 192.0.2.7.nip.io}). Nothing is ever resolved here: a name that
 * somebody else lets lead to this machine stays a foreign name.
 */
final class OwnAddress {
  private static final Pattern WRAPPED =
      Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,3}){3})\\.(?:nip|sslip)\\.io");

  private final @Nullable InetAddress address;

  private OwnAddress(@Nullable InetAddress address) {
    this.address = address;
  }

  static OwnAddress of(MainDomain main) {
    var wrapped = WRAPPED.matcher(main.name());
    return new OwnAddress(HostName.literal(wrapped.matches() ? wrapped.group(1) : main.name()));
  }

  /** Whether the host is a literal of the same address, however it is spelled. */
  boolean is(HostName host) {
    return address != null && address.equals(host.literal());
  }
}
