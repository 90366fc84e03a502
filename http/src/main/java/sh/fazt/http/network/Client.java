package sh.fazt.http.network;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, as far as the network knows.
 *
 * @param address none if it is not known
 * @param secure whether it came over TLS, at least to our proxy
 */
public record Client(@Nullable InetAddress address, boolean secure) {
  private static final int NETWORK_BYTES = 8;

  /** The address, to be shown. */
  public String shown() {
    return address == null ? "unknown" : address.getHostAddress();
  }

  /**
   * What to count a client by who may have many addresses: with IPv6 the network of 64 bits that
   * one household gets, else the address.
   */
  public String counted() {
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
        : shown();
  }
}
