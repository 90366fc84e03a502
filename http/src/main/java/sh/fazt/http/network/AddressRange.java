package sh.fazt.http.network;

import com.google.errorprone.annotations.Immutable;
import java.math.BigInteger;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A range of IP addresses in the notation of RFC 4632, such as {@code 10.0.0.0/8} or {@code
 * fd00::/8}; without a slash just the one.
 */
@Immutable
public record AddressRange(BigInteger prefix, int length, int bits) {

  /**
   * The range a text spells.
   *
   * @throws IllegalArgumentException if it spells none
   */
  public static AddressRange of(String text) {
    int slash = text.indexOf('/');
    InetAddress address = Addresses.parse(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      throw new IllegalArgumentException("no IP address: " + text);
    }
    int bits = 8 * address.getAddress().length;
    int length = slash < 0 ? bits : length(text.substring(slash + 1), bits, text);
    return new AddressRange(prefix(address, bits, length), length, bits);
  }

  private static int length(String digits, int bits, String text) {
    if (digits.matches("[0-9]{1,3}") && Integer.parseInt(digits) <= bits) {
      return Integer.parseInt(digits);
    }
    throw new IllegalArgumentException("no range of IP addresses: " + text);
  }

  private static BigInteger prefix(InetAddress address, int bits, int length) {
    return new BigInteger(1, address.getAddress()).shiftRight(bits - length);
  }

  /** Whether an address is in it; none is not. */
  public boolean contains(@Nullable InetAddress address) {
    return address != null
        && 8 * address.getAddress().length == bits
        && prefix(address, bits, length).equals(prefix);
  }
}
