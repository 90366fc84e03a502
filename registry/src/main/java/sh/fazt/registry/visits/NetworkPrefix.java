package sh.fazt.registry.visits;

import java.net.InetAddress;

/**
 * The part of an address that is kept: of IPv4 all but the last octet, of IPv6 the first 48 bits,
 * which is what providers hand to one customer or more.
 */
final class NetworkPrefix {
  private static final int IPV4_BYTES = 4;

  private NetworkPrefix() {}

  /** For instance {@code 192.0.2.0} and {@code 2001:db8:7::}. */
  static String of(InetAddress address) {
    byte[] octets = address.getAddress();
    if (octets.length == IPV4_BYTES) {
      return "%d.%d.%d.0".formatted(octets[0] & 0xff, octets[1] & 0xff, octets[2] & 0xff);
    }
    int first = group(octets, 0);
    int second = group(octets, 2);
    int third = group(octets, 4);
    return (first | second | third) == 0 ? "::" : "%x:%x:%x::".formatted(first, second, third);
  }

  private static int group(byte[] octets, int at) {
    return (octets[at] & 0xff) << 8 | (octets[at + 1] & 0xff);
  }
}
