package sh.fazt.http.fetch;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import sh.fazt.http.network.AddressRange;

/**
 * Which addresses belong to the public internet. Everything else may be a service of the machine,
 * of its network or of its cloud that trusts whoever can reach it.
 */
final class PublicAddresses {
  /** Of the IANA registries of special-purpose addresses, what Java has no question for. */
  private static final List<AddressRange> SPECIAL =
      List.of(
          AddressRange.of("0.0.0.0/8"),
          AddressRange.of("100.64.0.0/10"),
          AddressRange.of("192.0.0.0/24"),
          AddressRange.of("192.0.2.0/24"),
          AddressRange.of("192.88.99.0/24"),
          AddressRange.of("198.18.0.0/15"),
          AddressRange.of("198.51.100.0/24"),
          AddressRange.of("203.0.113.0/24"),
          AddressRange.of("240.0.0.0/4"));

  /** All of IPv6 that is assigned to the public, but for the ranges below. */
  private static final AddressRange GLOBAL = AddressRange.of("2000::/3");

  private static final List<AddressRange> SPECIAL_6 =
      List.of(
          AddressRange.of("2001::/23"),
          AddressRange.of("2001:db8::/32"),
          AddressRange.of("2002::/16"),
          AddressRange.of("3fff::/20"));

  /** Addresses of IPv4 as a translator shows them to hosts that have IPv6 only. */
  private static final AddressRange TRANSLATED = AddressRange.of("64:ff9b::/96");

  private final List<AddressRange> allowed;

  /**
   * With exceptions.
   *
   * @param allowed addresses and ranges that count as public
   */
  PublicAddresses(List<String> allowed) {
    this.allowed = allowed.stream().map(AddressRange::of).toList();
  }

  /** Whether it may be asked. */
  boolean allows(InetAddress address) {
    return contains(allowed, address) || isPublic(address);
  }

  private static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    return switch (address) {
      case Inet4Address _ -> !contains(SPECIAL, address);
      case Inet6Address _ when TRANSLATED.contains(address) -> isPublic(translated(address));
      case Inet6Address _ -> GLOBAL.contains(address) && !contains(SPECIAL_6, address);
      case InetAddress _ -> false;
    };
  }

  private static InetAddress translated(InetAddress address) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), 12, 16));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean contains(List<AddressRange> ranges, InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }
}
