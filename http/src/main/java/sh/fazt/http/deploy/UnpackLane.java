package sh.fazt.http.deploy;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import sh.fazt.http.request.ApiRejections;

/**
 * The threads that unpack uploads: few, because each keeps a core and the disk busy, and with few
 * waiting, because a client that would wait long is better asked to retry. Idle threads end.
 */
public final class UnpackLane {
  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor threads;

  public UnpackLane(int parallel, int waiting) {
    threads =
        new ThreadPoolExecutor(
            parallel,
            parallel,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            Thread.ofPlatform().daemon().name("fazt-unpack-", 1).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs the work; fails with {@link sh.fazt.registry.domain.RejectedException} if too many wait
   * already.
   */
  <T> CompletableFuture<T> run(Callable<T> work) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    try {
      threads.execute(
          () -> {
            try {
              outcome.complete(work.call());
            } catch (Throwable failure) {
              outcome.completeExceptionally(failure);
            }
          });
    } catch (RejectedExecutionException _) {
      outcome.completeExceptionally(
          ApiRejections.busy("Too many uploads wait to be unpacked").asException());
    }
    return outcome;
  }
}
