package sh.fazt.http.server;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.ClassicActorSystemProvider;

/**
 * Gives memory back to the machine when the node has become quiet. A large upload or many visitors
 * leave a large heap of garbage; Java's serial collector makes it smaller only when it collects all
 * of it, which happens when the heap is full, and on a quiet node that is never.
 */
final class QuietHeap {
  private static final long MIB = 1024 * 1024;

  /** Between two looks. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  /** Bytes of a heap that is not worth a collection, which stops everything for a moment. */
  private static final long SMALL = 56 * MIB;

  /** Who uses no more bytes than this between two looks is quiet. */
  private static final long QUIET = 4 * MIB;

  /** Bytes the heap must have grown since a collection to be worth another. */
  private static final long WORTHWHILE = 16 * MIB;

  private final LongSupplier used;
  private final LongSupplier committed;
  private final Runnable collect;
  private long usedBefore;
  private long committedAfterCollection;

  /**
   * Watches a heap.
   *
   * @param used bytes of it, garbage included
   * @param committed bytes it takes of the machine
   * @param collect collects all of it
   */
  QuietHeap(LongSupplier used, LongSupplier committed, Runnable collect) {
    this.used = used;
    this.committed = committed;
    this.collect = collect;
  }

  /** Looks now and then, as long as the actor system runs. */
  static void watch(ClassicActorSystemProvider system) {
    Runtime jvm = Runtime.getRuntime();
    var heap =
        new QuietHeap(() -> jvm.totalMemory() - jvm.freeMemory(), jvm::totalMemory, System::gc);
    var actors = system.classicSystem();
    var _ =
        actors
            .scheduler()
            .scheduleWithFixedDelay(LOOK_EVERY, LOOK_EVERY, heap::look, actors.dispatcher());
  }

  /** Collects once after each busy time. */
  void look() {
    long now = used.getAsLong();
    long growth = now - usedBefore;
    usedBefore = now;
    long max = Math.max(SMALL, committedAfterCollection + WORTHWHILE);
    if (growth >= 0 && growth <= QUIET && committed.getAsLong() > max) {
      collect.run();
      usedBefore = used.getAsLong();
      committedAfterCollection = committed.getAsLong();
    }
  }
}
