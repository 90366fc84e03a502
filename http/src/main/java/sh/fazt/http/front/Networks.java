package sh.fazt.http.front;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import sh.fazt.http.network.Client;

/**
 * The networks at the other ends of the connections: an address of IPv4, or the 64 bits of IPv6
 * that one household gets. Each has a share of the connections and of the requests. This machine
 * and the proxies in front of it speak for many, so they are not counted.
 */
final class Networks {
  /** How many are remembered; beyond, all that are new count as one. */
  private static final int MAX_NETWORKS = 16 * 1024;

  private static final int BURST_SECONDS = 4;
  private static final long LOOK_EVERY = TimeUnit.SECONDS.toNanos(1);

  private final ConcurrentHashMap<String, Network> all = new ConcurrentHashMap<>();
  private final AtomicLong lookFrom = new AtomicLong(System.nanoTime());
  private final Predicate<InetAddress> unbounded;
  private final long nanosPerRequest;
  private final Network free;
  private final Network others;

  /**
   * None yet.
   *
   * @param requestsPerSecond of each network, and four times as many at once
   * @param unbounded addresses that speak for many
   */
  Networks(int requestsPerSecond, Predicate<InetAddress> unbounded) {
    this.nanosPerRequest = TimeUnit.SECONDS.toNanos(1) / requestsPerSecond;
    this.unbounded = unbounded;
    this.free = new Network(0);
    this.others = new Network(nanosPerRequest);
  }

  /** One network. */
  static final class Network {
    private final AtomicInteger connections = new AtomicInteger();

    /** When all that it asked for would have been asked for at an even pace. */
    private final AtomicLong even = new AtomicLong(System.nanoTime());

    private final long nanosPerRequest;

    private Network(long nanosPerRequest) {
      this.nanosPerRequest = nanosPerRequest;
    }

    /** Whether its connections and requests are counted. */
    boolean isBounded() {
      return nanosPerRequest > 0;
    }

    int connections() {
      return connections.get();
    }

    /** Counts one more request, or says that it is one too many (the leaky bucket of GCRA). */
    boolean allows(long now) {
      if (nanosPerRequest == 0) {
        return true;
      }
      while (true) {
        long before = even.get();
        long from = Math.max(before, now);
        if (from - now > TimeUnit.SECONDS.toNanos(BURST_SECONDS)) {
          return false;
        }
        if (even.compareAndSet(before, from + nanosPerRequest)) {
          return true;
        }
      }
    }

    private boolean isForgotten(long now) {
      return connections.get() == 0 && even.get() - now <= 0;
    }
  }

  /** A connection comes from there. */
  Network enter(InetAddress address) {
    Network network = of(address);
    network.connections.incrementAndGet();
    return network;
  }

  /** A connection from there has ended. */
  void leave(Network network) {
    network.connections.decrementAndGet();
  }

  /** Forgets who has asked for nothing lately; now and then, for it looks at all of them. */
  private boolean madeRoom() {
    long now = System.nanoTime();
    long from = lookFrom.get();
    if (now - from >= 0 && lookFrom.compareAndSet(from, now + LOOK_EVERY)) {
      all.values().removeIf(network -> network.isForgotten(now));
    }
    return all.size() < MAX_NETWORKS;
  }

  private Network of(InetAddress address) {
    if (unbounded.test(address)) {
      return free;
    }
    String key = Client.counted(address);
    Network known = all.get(key);
    if (known != null) {
      return known;
    }
    if (all.size() >= MAX_NETWORKS && !madeRoom()) {
      return others;
    }
    return all.computeIfAbsent(key, _ -> new Network(nanosPerRequest));
  }
}
