package sh.fazt.registry.sqlite;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Keeps long work on the disk from taking all of it: whoever is ahead of the rate waits. For one
 * thread.
 */
public final class Pace {
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final long bytesPerSecond;
  private final BooleanSupplier ended;
  private long took;
  private long since;

  /**
   * Begins now.
   *
   * @param bytesPerSecond the rate; 0 is none
   * @param ended whether nobody wants the work any more; then nothing waits
   */
  public Pace(long bytesPerSecond, BooleanSupplier ended) {
    this.bytesPerSecond = bytesPerSecond;
    this.ended = ended;
    this.since = System.nanoTime();
  }

  /** So many bytes more were read or written; waits until they are due. */
  public void took(long bytes) {
    if (bytesPerSecond == 0) {
      return;
    }
    took += bytes;
    // In doubles: a terabyte in nanoseconds is no long.
    long due = since + (long) (took / (double) bytesPerSecond * TimeUnit.SECONDS.toNanos(1));
    long left = due - System.nanoTime();
    if (left <= 0) {
      // What was not used is not saved up for later.
      since = System.nanoTime();
      took = 0;
      return;
    }
    while (left > 0 && !ended.getAsBoolean()) {
      LockSupport.parkNanos(Math.min(left, SLICE_NANOS));
      left = due - System.nanoTime();
    }
  }
}
