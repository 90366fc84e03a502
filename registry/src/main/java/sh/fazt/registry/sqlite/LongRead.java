package sh.fazt.registry.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.sqlite.ProgressHandler;
import sh.fazt.registry.database.DatabaseRejections;
import sh.fazt.registry.domain.RejectedException;

/**
 * Reading that takes as long as the file is large, on a connection of its own, beside the readers
 * that answer. It cannot change the file, and ends when the database is closed.
 *
 * <p>While one statement or transaction of it goes on, the write-ahead log cannot begin anew: it
 * grows with what is written meanwhile. So keep them short.
 */
public final class LongRead implements AutoCloseable {
  /** Steps of SQLite's machine between two looks whether to end. A few copy a row of 1 MiB. */
  private static final int STEPS = 16;

  private final Connection connection;
  private final Consumer<LongRead> onClose;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean ended;
  private volatile Runnable betweenSteps = () -> {};

  LongRead(Path file, DatabaseSettings settings, Consumer<LongRead> onClose) throws SQLException {
    this.onClose = onClose;
    // Not "query_only": that refuses to write any other file too.
    this.connection =
        DriverManager.getConnection(
            SqliteFile.plainUrl(file)
                + "?mode=ro&transaction_mode=DEFERRED&busy_timeout="
                + settings.busyTimeout().toMillis());
    ProgressHandler.setHandler(
        connection,
        STEPS,
        new ProgressHandler() {
          @Override
          protected int progress() {
            betweenSteps.run();
            return ended ? 1 : 0;
          }
        });
  }

  /** Ask {@link #checkGoesOn} after anything failed on it: the end of the node looks like that. */
  public Connection connection() {
    return connection;
  }

  /** Runs this between the steps of a statement, for instance to keep a pace; it must not throw. */
  void betweenSteps(Runnable run) {
    betweenSteps = run;
  }

  /** Whether the database is being closed. */
  public boolean isEnded() {
    return ended;
  }

  /**
   * Does nothing while the database stays open.
   *
   * @throws RejectedException once it is being closed
   */
  public void checkGoesOn() {
    if (ended) {
      throw new RejectedException(DatabaseRejections.closing("copy"));
    }
  }

  /** Has what runs fail at its next step. */
  void end() {
    ended = true;
  }

  /** Waits until its connection is closed; false if that takes longer. */
  boolean awaitClose(Duration limit) {
    try {
      return closed.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new RejectedException(DatabaseFailures.of("copy", e));
    } finally {
      closed.countDown();
      onClose.accept(this);
    }
  }
}
