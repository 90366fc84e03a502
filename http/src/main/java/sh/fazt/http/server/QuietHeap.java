package sh.fazt.http.server;

import java.lang.ref.WeakReference;
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
  private final Runnable collect;

  /** Nobody else has what it refers to, so that it is gone after any collection. */
  private WeakReference<Object> since = new WeakReference<>(new Object());

  private boolean isCollected = true;

  /**
   * Watches a heap.
   *
   * @param committed bytes the heap takes of the machine
   * @param collect collects all of it
   */
  QuietHeap(LongSupplier committed, Runnable collect) {
    this.committed = committed;
    this.collect = collect;
  }

  /** Looks now and then, as long as the actor system runs. */
  static void watch(ClassicActorSystemProvider system) {
    var heap = new QuietHeap(Runtime.getRuntime()::totalMemory, System::gc);
    var actors = system.classicSystem();
    var _ =
        actors
            .scheduler()
            .scheduleWithFixedDelay(LOOK_EVERY, LOOK_EVERY, heap::look, actors.dispatcher());
  }

  /** Collects once after each busy time. */
  void look() {
    if (since.get() == null) {
      since = new WeakReference<>(new Object());
      isCollected = false;
    } else if (!isCollected && committed.getAsLong() > SMALL) {
      collect.run();
      since = new WeakReference<>(new Object());
      isCollected = true;
    }
  }
}
