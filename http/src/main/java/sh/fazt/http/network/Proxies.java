package sh.fazt.http.network;

import com.typesafe.config.Config;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The proxies in front of this node. What their header fields say of a client is believed; from
 * anyone else these fields are as good as absent.
 */
public final class Proxies {
  private final List<AddressRange> trusted;

  private Proxies(List<AddressRange> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /**
   * Those of the setting {@code fazt.http.trusted-proxies}.
   *
   * @throws IllegalArgumentException if one is no range of addresses
   */
  public static Proxies of(Config config) {
    return of(config.getStringList("fazt.http.trusted-proxies"));
  }

  static Proxies of(List<String> ranges) {
    return new Proxies(ranges.stream().map(AddressRange::of).toList());
  }

  /**
   * Who sent the request: who opened the connection, or if that is one of our proxies, the last one
   * of {@code X-Forwarded-For} who is not.
   */
  public Client client(HttpRequest request) {
    InetAddress address = peer(request);
    return new Client(
        isTrusted(address) ? forwardedFor(request, address) : address, isSecure(request));
  }

  /** Whether the request came over TLS, at least to our proxy. */
  public boolean isSecure(HttpRequest request) {
    return request.getUri().getScheme().equals("https")
        || (isTrusted(peer(request)) && value(request, "x-forwarded-proto").equals("https"));
  }

  /** Who opened the connection. */
  private static @Nullable InetAddress peer(HttpRequest request) {
    return request
        .getAttribute(AttributeKeys.remoteAddress)
        .flatMap(remote -> remote.getAddress())
        .orElse(null);
  }

  private @Nullable InetAddress forwardedFor(HttpRequest request, @Nullable InetAddress proxy) {
    var hops = new ArrayList<String>();
    for (HttpHeader header : request.getHeaders()) {
      if (header.lowercaseName().equals("x-forwarded-for")) {
        hops.addAll(List.of(header.value().split(",", -1)));
      }
    }
    InetAddress client = proxy;
    for (String hop : hops.reversed()) {
      InetAddress address = Addresses.parseWithPort(hop.strip());
      if (address == null) {
        return client; // what stands before it cannot be believed either
      }
      client = address;
      if (!isTrusted(address)) {
        return client;
      }
    }
    return client;
  }

  private boolean isTrusted(@Nullable InetAddress address) {
    return !trusted.isEmpty() && trusted.stream().anyMatch(range -> range.contains(address));
  }

  private static String value(HttpRequest request, String name) {
    return request
        .getHeader(name)
        .map(header -> header.value().strip().toLowerCase(Locale.ROOT))
        .orElse("");
  }
}
