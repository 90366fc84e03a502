package sh.fazt.http.connection;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import sh.fazt.registry.HeapShare;

/**
 * Whether the heap has room for another request. Everything that grows has a bound of its own; this
 * is for all of them together, so that a node refuses before it ends for want of memory.
 */
public final class HeapRoom {
  private static final long LOOK_EVERY = Duration.ofMillis(20).toNanos();

  /** Collections that are asked for, each of which stops everything for a moment. */
  private static final long COLLECT_EVERY = Duration.ofSeconds(2).toNanos();

  private static final double SUSPICIOUS = 0.93;
  private static final double FULL = 0.85;

  private final AtomicLong lookFrom = new AtomicLong(System.nanoTime());
  private final AtomicBoolean collecting = new AtomicBoolean();
  private volatile long collectFrom = System.nanoTime();
  private volatile boolean full;

  /** Looks now and then; what it says may be a few milliseconds old. */
  public boolean isFull() {
    long now = System.nanoTime();
    long from = lookFrom.get();
    if (now - from >= 0 && lookFrom.compareAndSet(from, now + LOOK_EVERY)) {
      look(now);
    }
    return full;
  }

  private void look(long now) {
    // Most of what is used may be garbage; only a collection tells.
    if ((full || used() > SUSPICIOUS)
        && now - collectFrom >= 0
        && collecting.compareAndSet(false, true)) {
      Thread.ofVirtual().name("fazt-heap-room").start(this::collect);
    }
  }

  private void collect() {
    try {
      System.gc();
      full = used() > FULL;
    } finally {
      collectFrom = System.nanoTime() + COLLECT_EVERY;
      collecting.set(false);
    }
  }

  private static double used() {
    Runtime jvm = Runtime.getRuntime();
    return (double) (jvm.totalMemory() - jvm.freeMemory()) / HeapShare.heap();
  }
}
