package sh.fazt.http.server;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.ClassicActorSystemProvider;

/**
 * Gives memory back to the machine when the node has become quiet. A large upload or many visitors
 * leave a large heap of garbage; Java's serial collector makes it smaller only when it collects all
 * of it, which happens when the heap is full, and on a quiet node that is never.
 */
final class QuietHeap {
  /** Between two looks; a node is quiet when nothing was collected between them. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  /** Bytes of a heap that is not worth a collection, which stops everything for a moment. */
  private static final long SMALL = 56L * 1024 * 1024;

  private final LongSupplier committed;
  private final LongSupplier collections;
  private final Runnable collect;
  private long seen;
  private boolean isCollected = true;

  /**
   * Watches a heap.
   *
   * @param committed bytes the heap takes of the machine
   * @param collections how many there were
   * @param collect collects all of it
   */
  QuietHeap(LongSupplier committed, LongSupplier collections, Runnable collect) {
    this.committed = committed;
    this.collections = collections;
    this.collect = collect;
    this.seen = collections.getAsLong();
  }

  /** Looks now and then, as long as the actor system runs. */
  static void watch(ClassicActorSystemProvider system) {
    var beans = ManagementFactory.getGarbageCollectorMXBeans();
    var heap =
        new QuietHeap(
            Runtime.getRuntime()::totalMemory,
            () -> beans.stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum(),
            System::gc);
    var actors = system.classicSystem();
    var _ =
        actors
            .scheduler()
            .scheduleWithFixedDelay(LOOK_EVERY, LOOK_EVERY, heap::look, actors.dispatcher());
  }

  /** Collects once after each busy time. */
  void look() {
    long now = collections.getAsLong();
    if (now != seen) {
      seen = now;
      isCollected = false;
    } else if (!isCollected && committed.getAsLong() > SMALL) {
      collect.run();
      seen = collections.getAsLong();
      isCollected = true;
    }
  }
}
