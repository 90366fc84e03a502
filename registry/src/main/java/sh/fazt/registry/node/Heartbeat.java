package sh.fazt.registry.node;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;

/**
 * Whether writes are still answered: one row, how far the node has come in time, is written anew by
 * the way every write of the node takes. At most one is under way. For one thread, which may wait.
 */
public final class Heartbeat {
  private static final Duration BEFORE_NEXT = Duration.ofMillis(200);

  private final Supplier<CompletableFuture<Integer>> write;
  private CompletableFuture<Integer> underway = CompletableFuture.completedFuture(1);

  Heartbeat(Supplier<CompletableFuture<Integer>> write) {
    this.write = write;
  }

  /**
   * Writes and waits for the answer. That the disk is full or the file was taken away is one: it is
   * refused as everybody's writes are, and the node serves what it has. That too much waits is
   * none, since a queue in which nothing moves says so too; it is then tried again.
   *
   * @return why no answer came in this time; nothing if one did
   */
  public Optional<String> beat(Duration within) {
    long until = System.nanoTime() + within.toNanos();
    Optional<String> why;
    do {
      why = once(Math.max(0, until - System.nanoTime()));
      if (why.isEmpty()) {
        return why;
      }
      LockSupport.parkNanos(Math.min(BEFORE_NEXT.toNanos(), until - System.nanoTime()));
    } while (System.nanoTime() < until);
    return why;
  }

  private Optional<String> once(long nanos) {
    if (underway.isDone()) {
      underway = write.get();
    }
    try {
      underway.get(nanos, TimeUnit.NANOSECONDS);
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    } catch (TimeoutException _) {
      return Optional.of("a write got no answer");
    } catch (ExecutionException e) {
      return e.getCause() instanceof RejectedException refused
          ? refusal(refused.rejection().code())
          : Optional.of("a write failed: " + e.getCause());
    }
  }

  private static Optional<String> refusal(RejectionCode code) {
    return code == RejectionCode.DISK_FULL || code == RejectionCode.DATABASE_LOST
        ? Optional.empty()
        : Optional.of("a write was refused: " + code);
  }
}
