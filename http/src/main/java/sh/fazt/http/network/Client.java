package sh.fazt.http.network;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, as far as the network knows.
 *
 * @param address none if it is not known
 * @param secure whether it came over TLS, at least to our proxy
 * @param claimed the address in its forwarding header if it is not a trusted proxy; unverified
 */
public record Client(@Nullable InetAddress address, boolean secure, @Nullable InetAddress claimed) {
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
    return address == null ? shown() : counted(address);
  }

  /** The key to count by if the forwarding header is believed. */
  public Optional<String> countedClaim() {
    return Optional.ofNullable(claimed).map(claim -> counted() + " for " + counted(claim));
  }

  /** What to count this address by. */
  public static String counted(InetAddress address) {
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
        : address.getHostAddress();
  }
}
