package sh.fazt.http.visits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.network.Client;

/**
 * How much each network may have counted in a minute: an address of IPv4, the first 64 bits of IPv6
 * ones. Behind a proxy that is not configured those whom it says to speak for are counted apart.
 *
 * <p>A table of counters of a fixed size, in which a network finds its own by a hash that nobody
 * outside knows; rarely two share one. It costs a visit no memory and some nanoseconds.
 */
final class NetworkRate {
  private static final int COUNTERS = 1 << 14;
  private static final int NETWORK_BYTES = 8;

  /** Minute and count, 32 bits each. */
  private final AtomicLongArray counters = new AtomicLongArray(COUNTERS);

  private final int seed = ThreadLocalRandom.current().nextInt();
  private final int perMinute;

  NetworkRate(int perMinute) {
    this.perMinute = perMinute;
  }

  /** Counts one of this client; false if there were too many in this minute. */
  boolean allows(Client client) {
    long minute = TimeUnit.NANOSECONDS.toMinutes(System.nanoTime()) & 0xffff_ffffL;
    int at = place(client);
    while (true) {
      long before = counters.get(at);
      long count = before >>> Integer.SIZE == minute ? before & 0xffff_ffffL : 0;
      if (count >= perMinute) {
        return false;
      }
      if (counters.compareAndSet(at, before, minute << Integer.SIZE | (count + 1))) {
        return true;
      }
    }
  }

  private int place(Client client) {
    int hash = (seed * 31 + hash(client.address())) * 31 + hash(client.claimed());
    hash *= 0x9E3779B9; // spreads it (Fibonacci hashing, Knuth)
    return hash >>> (Integer.SIZE - 14);
  }

  private static int hash(@Nullable InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address == null ? 0 : address.hashCode();
    }
    byte[] bytes = address.getAddress();
    int hash = 1;
    for (int i = 0; i < NETWORK_BYTES; i++) {
      hash = hash * 31 + bytes[i];
    }
    return hash;
  }
}
