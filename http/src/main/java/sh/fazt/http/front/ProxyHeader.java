package sh.fazt.http.front;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The header by which a proxy of TCP connections says for whom it speaks, before anything else
 * comes: version 1 or 2 of the PROXY protocol (HAProxy, proxy-protocol.txt).
 */
sealed interface ProxyHeader {
  /** More has to come. */
  record Incomplete() implements ProxyHeader {}

  /** It is none, or says what cannot be. */
  record Malformed() implements ProxyHeader {}

  /**
   * A whole one.
   *
   * @param length bytes of it
   * @param source who opened the connection to the proxy; none if the proxy speaks for itself
   */
  record Read(int length, @Nullable InetSocketAddress source) implements ProxyHeader {}

  /** Bytes of the longest header that is read. */
  int MAX = 4096;

  /** Reads the header at the beginning of these bytes. */
  static ProxyHeader read(byte[] bytes) {
    if (startsLike(bytes, SecondVersion.SIGNATURE)) {
      return SecondVersion.read(bytes);
    }
    return startsLike(bytes, FirstVersion.SIGNATURE) ? FirstVersion.read(bytes) : new Malformed();
  }

  private static boolean startsLike(byte[] bytes, byte[] signature) {
    int length = Math.min(bytes.length, signature.length);
    return Arrays.equals(bytes, 0, length, signature, 0, length);
  }

  /** A line of text. */
  final class FirstVersion {
    private static final byte[] SIGNATURE = "PROXY ".getBytes(ISO_8859_1);
    private static final int MAX_LINE = 107;

    private FirstVersion() {}

    private static ProxyHeader read(byte[] bytes) {
      int end = 0;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      if (end == bytes.length) {
        return end < MAX_LINE ? new Incomplete() : new Malformed();
      }
      if (end >= MAX_LINE || bytes[end - 1] != '\r') {
        return new Malformed();
      }
      String[] words = new String(bytes, 0, end - 1, ISO_8859_1).split(" ", -1);
      return switch (words[1]) {
        case "UNKNOWN" -> new Read(end + 1, null);
        case "TCP4", "TCP6" ->
            words.length == 6 ? source(end + 1, words[2], words[4]) : new Malformed();
        default -> new Malformed();
      };
    }

    private static ProxyHeader source(int length, String address, String port) {
      try {
        int number = port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : -1;
        return new Read(length, new InetSocketAddress(InetAddress.ofLiteral(address), number));
      } catch (IllegalArgumentException _) {
        return new Malformed();
      }
    }
  }

  /** A binary one. */
  final class SecondVersion {
    private static final byte[] SIGNATURE = "\r\n\r\n\0\r\nQUIT\n".getBytes(ISO_8859_1);
    private static final int FIXED = 16;
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int TCP_IPV4 = 0x11;
    private static final int TCP_IPV6 = 0x21;

    private SecondVersion() {}

    private static ProxyHeader read(byte[] bytes) {
      if (bytes.length < FIXED) {
        return new Incomplete();
      }
      int length = FIXED + number(bytes, 14);
      int command = bytes[12] & 0xff;
      if (length > MAX || (command != LOCAL && command != PROXY)) {
        return new Malformed();
      }
      if (bytes.length < length) {
        return new Incomplete();
      }
      if (command == LOCAL) {
        return new Read(length, null);
      }
      return switch (bytes[13] & 0xff) {
        case TCP_IPV4 -> source(bytes, length, 4);
        case TCP_IPV6 -> source(bytes, length, 16);
        default -> new Read(length, null);
      };
    }

    private static ProxyHeader source(byte[] bytes, int length, int size) {
      if (length < FIXED + 2 * size + 4) {
        return new Malformed();
      }
      try {
        var address = InetAddress.getByAddress(Arrays.copyOfRange(bytes, FIXED, FIXED + size));
        return new Read(length, new InetSocketAddress(address, number(bytes, FIXED + 2 * size)));
      } catch (UnknownHostException e) {
        throw new IllegalStateException("an address has 4 or 16 bytes", e);
      }
    }

    private static int number(byte[] bytes, int at) {
      return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }
  }
}
