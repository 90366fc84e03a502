package sh.fazt.registry.sqlite.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import sh.fazt.journal.AppId;
import sh.fazt.registry.database.DatabaseRejections;

/**
 * A bounded number of readers, opened when they are first needed. No app has all of them: one that
 * searches much makes nobody wait but itself.
 */
final class Readers implements AutoCloseable {
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

  private final String what;
  private final int count;
  private final Duration within;
  private final Opening opening;
  private final Semaphore free;
  private final AppShares shares;
  private final Deque<Reader> idle = new ArrayDeque<>();
  private boolean closed;

  /** Opens a read-only connection. */
  @FunctionalInterface
  interface Opening {
    Connection open() throws SQLException;
  }

  /**
   * None yet.
   *
   * @param what names what they are for, in refusals
   * @param within how long one waits for a free one
   */
  Readers(String what, int count, Duration within, Opening opening) {
    this.what = what;
    this.count = count;
    this.within = within;
    this.opening = opening;
    this.free = new Semaphore(count, true);
    this.shares = new AppShares(Math.max(1, count - 1));
  }

  /** A reader that an app has for a while. */
  final class Lease implements AutoCloseable {
    private final AppId app;
    private final Reader reader;

    private Lease(AppId app, Reader reader) {
      this.app = app;
      this.reader = reader;
    }

    Reader reader() {
      return reader;
    }

    /** Gives it back. */
    @Override
    public void close() {
      giveBack(reader);
      shares.give(app);
    }
  }

  /** Reads at one moment. */
  <T> T read(AppId app, Function<Statements, T> work) {
    try (var lease = borrow(app)) {
      return lease.reader().atOneMoment(work);
    }
  }

  /** A reader, which the caller gives back. */
  Lease borrow(AppId app) {
    try {
      if (!shares.take(app, within)) {
        throw DatabaseRejections.busy(what).asException();
      }
      boolean borrowed = false;
      try {
        var lease = new Lease(app, borrow());
        borrowed = true;
        return lease;
      } finally {
        if (!borrowed) {
          shares.give(app);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DatabaseRejections.busy(what).asException();
    }
  }

  private Reader borrow() throws InterruptedException {
    if (!free.tryAcquire(within.toMillis(), TimeUnit.MILLISECONDS)) {
      throw DatabaseRejections.busy(what).asException();
    }
    try {
      return next();
    } catch (SQLException e) {
      free.release();
      throw new StorageFailure(e);
    } catch (RuntimeException e) {
      free.release();
      throw e;
    }
  }

  private Reader next() throws SQLException {
    synchronized (idle) {
      if (closed) {
        throw DatabaseRejections.closing(what).asException();
      }
      var there = idle.poll();
      if (there != null) {
        return there;
      }
    }
    return new Reader(opening.open());
  }

  private void giveBack(Reader reader) {
    synchronized (idle) {
      if (closed) {
        reader.close();
      } else {
        idle.push(reader);
      }
    }
    free.release();
  }

  /** Waits, not for ever, for those that read. */
  @Override
  public void close() {
    synchronized (idle) {
      closed = true;
    }
    try {
      if (free.tryAcquire(count, CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        free.release(count);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (idle) {
      idle.forEach(Reader::close);
      idle.clear();
    }
  }
}
