package sh.fazt.cli.api;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs something when the deadline was not extended in time. A blocking write to a socket has no
 * time limit of its own, so the only way out is that another thread closes it.
 */
final class Deadline implements AutoCloseable {
  private final Thread thread;
  private volatile long due;
  private volatile boolean disarmed;
  private volatile boolean expired;

  Deadline(Duration first, Runnable onExpiry) {
    due = System.nanoTime() + first.toNanos();
    thread = Thread.ofPlatform().daemon().name("deadline").start(() -> watch(onExpiry));
  }

  private void watch(Runnable onExpiry) {
    while (!disarmed) {
      long left = due - System.nanoTime();
      if (left <= 0) {
        expired = true;
        onExpiry.run();
        return;
      }
      LockSupport.parkNanos(left);
    }
  }

  /** Starts the time again, with this length. */
  void extend(Duration time) {
    long next = System.nanoTime() + time.toNanos();
    boolean wake = next - due < 0;
    due = next;
    if (wake) {
      LockSupport.unpark(thread);
    }
  }

  boolean isExpired() {
    return expired;
  }

  @Override
  public void close() {
    disarmed = true;
    LockSupport.unpark(thread);
  }
}
