package sh.fazt.registry.history;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Wakes waiting readers when the journal has new events. Thread-safe. */
final class WriteSignal {
  private long count;
  private CompletableFuture<Boolean> next = new CompletableFuture<>();

  /** The number of writes so far. */
  synchronized long count() {
    return count;
  }

  /** Something was written: wakes the waiting readers. */
  void signal() {
    CompletableFuture<Boolean> waiting;
    synchronized (this) {
      count++;
      waiting = next;
    }
    waiting.complete(true);
  }

  /**
   * Done when something was written since that count, or after a while all the same.
   *
   * @param seen what {@link #count} was before the journal was looked at
   */
  synchronized CompletionStage<Boolean> since(long seen, Duration atLatest) {
    if (count > seen) {
      return CompletableFuture.completedFuture(true);
    }
    if (next.isDone()) {
      next = new CompletableFuture<>();
    }
    return next.completeOnTimeout(false, atLatest.toMillis(), TimeUnit.MILLISECONDS);
  }
}
