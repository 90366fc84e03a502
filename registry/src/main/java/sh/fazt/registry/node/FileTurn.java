package sh.fazt.registry.node;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The turn to write the database file. Whoever writes takes it first: the journal, the write lane,
 * the views. Turns are given in the order of asking, which SQLite's own waiting is not: there, who
 * sleeps longest may wait for ever.
 *
 * <p>A turn is held by a transaction, not by a thread: it may be given back on another one.
 */
public final class FileTurn {
  private final Semaphore turn = new Semaphore(1, true);

  /**
   * Waits for the turn. It does not give up on interruption: who waits here owes somebody an
   * answer, and turns are short.
   */
  public Held take() {
    turn.acquireUninterruptibly();
    return new Held(turn);
  }

  /** How many wait; for metrics and tests, already old when it is read. */
  public int waiting() {
    return turn.getQueueLength();
  }

  /** Whether somebody writes at the moment; for metrics, already old when it is read. */
  public boolean isTaken() {
    return turn.availablePermits() == 0;
  }

  /** The turn, until it is closed; closing it twice is harmless. */
  public static final class Held implements AutoCloseable {
    private final Semaphore turn;
    private final AtomicBoolean given = new AtomicBoolean();

    private Held(Semaphore turn) {
      this.turn = turn;
    }

    @Override
    public void close() {
      if (given.compareAndSet(false, true)) {
        turn.release();
      }
    }
  }
}
