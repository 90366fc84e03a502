package sh.fazt.http.network;

import com.typesafe.config.Config;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proxies in front of this node. What their header fields say of a client is believed; from
 * anyone else these fields are as good as absent.
 */
public final class Proxies {
  private static final Logger LOG = LoggerFactory.getLogger(Proxies.class);
  private static final int MAX_NAMED = 8;

  private final List<AddressRange> trusted;
  private final Set<InetAddress> named = ConcurrentHashMap.newKeySet();

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

  /**
   * Those in these ranges.
   *
   * @throws IllegalArgumentException if one is no range of addresses
   */
  public static Proxies of(List<String> ranges) {
    return new Proxies(ranges.stream().map(AddressRange::of).toList());
  }

  /**
   * Who sent the request: who opened the connection, or if that is one of our proxies, the last one
   * of {@code X-Forwarded-For} who is not.
   */
  public Client client(HttpRequest request) {
    InetAddress address = peer(request);
    boolean secure = isSecure(request);
    return isTrusted(address)
        ? new Client(forwardedFor(request, address), secure, null)
        : new Client(address, secure, claimed(request));
  }

  /** The last one of the field: a proxy appends the address it saw to what it received. */
  private static @Nullable InetAddress claimed(HttpRequest request) {
    List<String> hops = hops(request);
    return hops.isEmpty() ? null : Addresses.parseWithPort(hops.getLast().strip());
  }

  /**
   * Says in the log, once, that a proxy seems to be in front of the node of which the settings know
   * nothing. For requests with {@code X-Forwarded-For}; anybody can send that, so only a few
   * addresses are named.
   */
  public void lookAtSender(HttpRequest request) {
    InetAddress address = peer(request);
    if (address == null || isTrusted(address) || named.size() >= MAX_NAMED) {
      return;
    }
    if (named.add(address)) {
      LOG.warn(
          "Requests with X-Forwarded-For come from {}, which fazt.http.trusted-proxies does not"
              + " name: all of its visitors count as one, and none has TLS. If it is your proxy,"
              + " add it there.",
          address.getHostAddress());
    }
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
    InetAddress client = proxy;
    for (String hop : hops(request).reversed()) {
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

  private static List<String> hops(HttpRequest request) {
    var hops = new ArrayList<String>();
    for (HttpHeader header : request.getHeaders()) {
      if (header.lowercaseName().equals("x-forwarded-for")) {
        hops.addAll(List.of(header.value().split(",", -1)));
      }
    }
    return hops;
  }

  /** Whether this is the address of one of them. */
  public boolean isTrusted(@Nullable InetAddress address) {
    return !trusted.isEmpty() && trusted.stream().anyMatch(range -> range.contains(address));
  }

  private static String value(HttpRequest request, String name) {
    return request
        .getHeader(name)
        .map(header -> header.value().strip().toLowerCase(Locale.ROOT))
        .orElse("");
  }
}
