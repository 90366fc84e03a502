package sh.fazt.registry.sqlite;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import sh.fazt.registry.database.DatabaseRejections;
import sh.fazt.registry.domain.RejectedException;

/**
 * Lets one writer at a time write the database file. Every writer takes it first: the journal, the
 * write lane, the views. Turns are given in the order of asking, which SQLite's own waiting is not:
 * there, who sleeps longest may wait for ever.
 *
 * <p>A turn is held by a transaction, not by a thread: it may be given back on another one.
 */
public final class WriteLock {
  private final Semaphore semaphore = new Semaphore(1, true);
  private final Guard guard;
  private volatile boolean ended;

  /** Checks the file between turns. */
  interface Guard {
    /** Throws if nothing may be written. The turn is taken. */
    void atBegin();

    /** The turn is about to be given back. */
    void atEnd();

    /** Whether the file was still there at the last look. */
    boolean isThere();

    /** Nothing is looked after. */
    Guard NONE =
        new Guard() {
          @Override
          public void atBegin() {}

          @Override
          public void atEnd() {}

          @Override
          public boolean isThere() {
            return true;
          }
        };
  }

  /** A lock without a guard. */
  public WriteLock() {
    this(Guard.NONE);
  }

  WriteLock(Guard guard) {
    this.guard = guard;
  }

  /**
   * Waits for the turn. It ignores interruption: the waiting thread has a caller to answer, and
   * turns are short.
   *
   * @throws RejectedException if the file is no longer there to be written; then the turn is not
   *     taken
   */
  public Held take() {
    semaphore.acquireUninterruptibly();
    return begun();
  }

  /**
   * Checks the file between turns.
   *
   * @return false if somebody has the turn; then nothing was looked at
   * @throws RejectedException if the file is no longer there to be written
   */
  boolean lookNow() {
    if (!semaphore.tryAcquire()) {
      return false;
    }
    try {
      guard.atBegin();
      return true;
    } finally {
      semaphore.release();
    }
  }

  private Held begun() {
    try {
      if (ended) {
        throw new RejectedException(DatabaseRejections.closing("database"));
      }
      guard.atBegin();
      return new Held(semaphore, guard);
    } catch (RuntimeException | Error e) {
      semaphore.release();
      throw e;
    }
  }

  /**
   * Closes: waits for the present holder, and refuses all later requests, so that nothing is opened
   * or written behind the back of a database that is closed.
   *
   * @return whether the last turn ended in time
   */
  boolean end(Duration within) {
    ended = true;
    try {
      if (!semaphore.tryAcquire(within.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    semaphore.release();
    return true;
  }

  /** Whether the file was still in its place when the last turn ended. */
  public boolean isFileThere() {
    return guard.isThere();
  }

  /** How many wait; for metrics and tests, already old when it is read. */
  public int waiting() {
    return semaphore.getQueueLength();
  }

  /** Whether somebody writes at the moment; for metrics, already old when it is read. */
  public boolean isTaken() {
    return semaphore.availablePermits() == 0;
  }

  /** The turn, until it is closed; closing it twice is harmless. */
  public static final class Held implements AutoCloseable {
    private final Semaphore semaphore;
    private final Guard guard;
    private final AtomicBoolean given = new AtomicBoolean();

    private Held(Semaphore semaphore, Guard guard) {
      this.semaphore = semaphore;
      this.guard = guard;
    }

    @Override
    public void close() {
      if (given.compareAndSet(false, true)) {
        try {
          guard.atEnd();
        } finally {
          semaphore.release();
        }
      }
    }
  }
}
