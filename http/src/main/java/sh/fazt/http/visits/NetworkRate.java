package sh.fazt.http.visits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import sh.fazt.http.network.Client;

/**
 * How much each network may have counted in a minute: an address of IPv4, the first 64 bits of IPv6
 * ones. Behind a proxy that is not configured the addresses in its forwarding header are counted
 * apart, and ten times as many of the proxy itself.
 *
 * <p>A table of counters of a fixed size, in which a network finds its own by a keyed hash that
 * nobody outside knows; rarely two share one. It costs a visit no memory and some nanoseconds.
 */
final class NetworkRate {
  private static final int BITS = 14;

  /** One that speaks for others may have so many times as much counted. */
  private static final long FOR_OTHERS = 10;

  /** Minute and count, 32 bits each. */
  private final AtomicLongArray counters = new AtomicLongArray(1 << BITS);

  private final long secret;
  private final long other;
  private final int perMinute;

  NetworkRate(int perMinute) {
    var random = new SecureRandom();
    this.secret = random.nextLong();
    this.other = random.nextLong();
    this.perMinute = perMinute;
  }

  /** Counts one of this client; false if there were too many in this minute. */
  boolean allows(Client client) {
    InetAddress address = client.address();
    long own = mixed(address == null ? 0 : network(address));
    InetAddress claimed = client.claimed();
    if (claimed == null) {
      return allows(own, perMinute);
    }
    return allows(own, perMinute * FOR_OTHERS) && allows(mixed(own ^ network(claimed)), perMinute);
  }

  private boolean allows(long hash, long max) {
    long minute = TimeUnit.NANOSECONDS.toMinutes(System.nanoTime()) & 0xffff_ffffL;
    int at = (int) (hash >>> (Long.SIZE - BITS));
    while (true) {
      long before = counters.get(at);
      long count = before >>> Integer.SIZE == minute ? before & 0xffff_ffffL : 0;
      if (count >= max) {
        return false;
      }
      if (counters.compareAndSet(at, before, minute << Integer.SIZE | (count + 1))) {
        return true;
      }
    }
  }

  private static long network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address
        ? ByteBuffer.wrap(bytes).getLong()
        : ByteBuffer.wrap(bytes).getInt();
  }

  /** The last step of MurmurHash3 (Appleby), around numbers that nobody outside knows. */
  private long mixed(long number) {
    long hash = number ^ secret;
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33 ^ other;
  }
}
