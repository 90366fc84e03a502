package sh.fazt.function.worker;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import sh.fazt.function.protocol.FailureKind;

/**
 * Looks at how much each running script allocates, and whether the heap fills up, and ends who
 * takes too much. Ending one may block for ever, so it is done on a thread of its own.
 */
final class Watchdog {
  private static final long EVERY_MILLIS = 10;

  /** A look that comes later than this was kept from it, as everything else was. */
  private static final long LATE = TimeUnit.MILLISECONDS.toNanos(3 * EVERY_MILLIS);

  /** Share of the old generation that may be in use after it was collected. */
  private static final double FULL = 0.8;

  /** Who allocated less has not filled it. */
  private static final long MUCH = Runtime.getRuntime().maxMemory() / 8;

  private final com.sun.management.ThreadMXBean threads =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Optional<MemoryPoolMXBean> old = oldGeneration();
  private volatile long lookedAt = System.nanoTime();
  private volatile long stalled;
  private final Map<Long, Execution> running = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private final ExecutorService enders =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());

  void start() {
    old.ifPresent(
        pool -> pool.setCollectionUsageThreshold((long) (pool.getUsage().getMax() * FULL)));
    var _ =
        clock.scheduleWithFixedDelay(this::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The calling thread begins with this. */
  void begins(Execution execution) {
    long thread = Thread.currentThread().threadId();
    execution.begin(thread, threads.getThreadAllocatedBytes(thread), stalledNanos());
    running.put(execution.id(), execution);
  }

  void ends(Execution execution) {
    running.remove(execution.id());
  }

  /** Ends an invocation, if it runs. */
  void end(long id, FailureKind why) {
    var execution = running.get(id);
    if (execution != null) {
      end(execution, why);
    }
  }

  private void end(Execution execution, FailureKind why) {
    enders.execute(() -> execution.cancel(why));
  }

  /** Milliseconds in which the process stood still since this began. */
  long stalled(Execution execution) {
    return TimeUnit.NANOSECONDS.toMillis(stalledNanos() - execution.stalledBefore());
  }

  private long stalledNanos() {
    return stalled + late();
  }

  private long late() {
    long late = System.nanoTime() - lookedAt;
    return late > LATE ? late : 0;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private void look() {
    stalled += late();
    lookedAt = System.nanoTime();
    for (var execution : running.values()) {
      if (allocated(execution) > execution.allocation()) {
        end(execution, FailureKind.MEMORY);
      }
    }
    if (old.filter(MemoryPoolMXBean::isCollectionUsageThresholdExceeded).isPresent()) {
      running.values().stream()
          .max(Comparator.comparingLong(this::allocated))
          .filter(greediest -> allocated(greediest) > MUCH)
          .ifPresent(greediest -> end(greediest, FailureKind.MEMORY));
    }
  }

  private long allocated(Execution execution) {
    return threads.getThreadAllocatedBytes(execution.threadId()) - execution.allocatedBefore();
  }

  private static Optional<MemoryPoolMXBean> oldGeneration() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .filter(MemoryPoolMXBean::isCollectionUsageThresholdSupported)
        .filter(pool -> pool.getName().contains("Tenured"))
        .findFirst();
  }
}
