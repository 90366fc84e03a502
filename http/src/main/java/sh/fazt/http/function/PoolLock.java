package sh.fazt.http.function;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Under which everything about workers happens, now or after a while; nothing under it blocks. */
final class PoolLock {
  private final ReentrantLock lock = new ReentrantLock();

  /** What is done once the lock is free. */
  private final ArrayDeque<Runnable> effects = new ArrayDeque<>();

  private final ScheduledThreadPoolExecutor timers =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("function-timers").factory());

  PoolLock() {
    timers.setRemoveOnCancelPolicy(true);
  }

  void run(Runnable change) {
    var todo = new ArrayList<Runnable>();
    lock.lock();
    try {
      change.run();
      todo.addAll(effects);
      effects.clear();
    } finally {
      lock.unlock();
    }
    todo.forEach(Runnable::run);
  }

  <T> T read(Supplier<T> question) {
    lock.lock();
    try {
      return question.get();
    } finally {
      lock.unlock();
    }
  }

  /** Has something done, by whoever has the lock, once it is free. */
  void later(Runnable effect) {
    effects.add(effect);
  }

  /** Has something done under the lock after a while. */
  ScheduledFuture<?> after(Duration delay, Runnable change) {
    return timers.schedule(() -> run(change), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** There is nothing more to wait for. */
  void end() {
    timers.shutdownNow();
  }
}
