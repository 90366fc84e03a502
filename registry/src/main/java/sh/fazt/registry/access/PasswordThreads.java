package sh.fazt.registry.access;

import com.typesafe.config.Config;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.access.AccessRejections;

/**
 * Where passwords are hashed: on threads of their own, fewer than there are cores, so that many
 * logins at once do not delay other requests. What waits is bounded, and refused beyond. A thread
 * ends when it had nothing to do for a while.
 */
public final class PasswordThreads implements Executor {
  private static final long KEPT_SECONDS = 10;

  private final ThreadPoolExecutor threads;
  private final long longestWaitNanos;

  /**
   * Threads that start when they are needed.
   *
   * @param settings how many hashes may be computed at once and may wait, and how long
   */
  public PasswordThreads(Passwords.Settings settings) {
    int many = Math.clamp(Runtime.getRuntime().availableProcessors() - 1, 1, settings.atOnce());
    threads =
        new ThreadPoolExecutor(
            many,
            many,
            KEPT_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(settings.waiting()),
            Thread.ofPlatform().name("password-", 0).daemon().factory(),
            (_, _) -> {
              throw new RejectedException(AccessRejections.busy());
            });
    threads.allowCoreThreadTimeOut(true);
    longestWaitNanos = settings.longestWait().toNanos();
  }

  /** Those of a whole configuration. */
  public static PasswordThreads of(Config config) {
    return new PasswordThreads(Passwords.Settings.from(config));
  }

  /**
   * Runs it when its turn comes.
   *
   * @throws RejectedException with a {@link Rejection} if too many wait
   */
  @Override
  public void execute(Runnable hashing) {
    threads.execute(hashing);
  }

  /**
   * Refuses what waited so long that its client has probably given up.
   *
   * @param since by {@link System#nanoTime}
   * @throws RejectedException with a {@link Rejection}
   */
  public void mustBeInTime(long since) {
    if (System.nanoTime() - since > longestWaitNanos) {
      throw new RejectedException(AccessRejections.busy());
    }
  }
}
