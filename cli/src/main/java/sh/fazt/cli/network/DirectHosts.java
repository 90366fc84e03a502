package sh.fazt.cli.network;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The hosts that are reached without a proxy: this machine, and those {@code NO_PROXY} names. An
 * entry is a domain with all below it (a dot or {@code *.} before it means the same), an address, a
 * network ({@code 10.0.0.0/8}), or {@code *} for everything; a port behind it limits it to that.
 */
record DirectHosts(List<Entry> entries) {
  DirectHosts {
    entries = List.copyOf(entries);
  }

  /** Reads the variable: entries between commas or blanks. */
  static DirectHosts of(String variable) {
    return new DirectHosts(
        Stream.of(variable.toLowerCase(Locale.ROOT).split("[,\\s]+"))
            .filter(text -> !text.isEmpty())
            .map(Entry::parse)
            .toList());
  }

  boolean has(String host, int port) {
    String plain = plain(host);
    return PeerUrl.isLoopback(host)
        || address(plain).filter(InetAddress::isLoopbackAddress).isPresent()
        || entries.stream().anyMatch(entry -> entry.has(plain, port));
  }

  /** In lower case, without the brackets of an address or the dot at the end of a name. */
  private static String plain(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    if (lower.startsWith("[") && lower.endsWith("]")) {
      return lower.substring(1, lower.length() - 1);
    }
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** The address that is written there; no name is looked up. */
  private static Optional<InetAddress> address(String text) {
    boolean maybe = text.indexOf(':') >= 0 || text.matches("[0-9]+(\\.[0-9]+){3}");
    try {
      return maybe ? Optional.of(InetAddress.ofLiteral(text)) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /**
   * One of them.
   *
   * @param name a domain or an address, or {@code *}
   * @param bits of a network's address that count; -1 if it is none
   * @param port -1 for all
   */
  record Entry(String name, int bits, int port) {
    private static Entry parse(String text) {
      int slash = text.indexOf('/');
      if (slash > 0 && text.substring(slash + 1).matches("[0-9]{1,3}")) {
        return new Entry(
            plain(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)), -1);
      }
      int colon = text.lastIndexOf(':');
      boolean hasPort =
          colon > 0
              && text.substring(colon + 1).matches("[0-9]{1,5}")
              && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
      String host = hasPort ? text.substring(0, colon) : text;
      String name = host.startsWith("*.") ? host.substring(1) : host;
      return new Entry(
          plain(name.startsWith(".") ? name.replaceFirst("^\\.+", "") : name),
          -1,
          hasPort ? Integer.parseInt(text.substring(colon + 1)) : -1);
    }

    private boolean has(String host, int toPort) {
      if (port >= 0 && port != toPort) {
        return false;
      }
      if (name.equals("*")) {
        return true;
      }
      Optional<InetAddress> asked = address(host);
      Optional<InetAddress> own = address(name);
      if (asked.isPresent() || own.isPresent()) {
        return asked.isPresent()
            && own.isPresent()
            && sameNetwork(asked.get().getAddress(), own.get().getAddress());
      }
      return bits < 0 && !name.isEmpty() && (host.equals(name) || host.endsWith("." + name));
    }

    private boolean sameNetwork(byte[] one, byte[] other) {
      int all = one.length * 8;
      if (one.length != other.length || bits > all) {
        return false;
      }
      for (int bit = 0; bit < (bits < 0 ? all : bits); bit++) {
        int mask = 0x80 >> bit % 8;
        if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
