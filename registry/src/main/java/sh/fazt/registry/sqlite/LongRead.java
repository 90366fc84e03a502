package sh.fazt.registry.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
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

  private final Path source;
  private final Connection connection;
  private final Consumer<LongRead> onClose;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean ended;
  private volatile Runnable betweenSteps = () -> {};

  LongRead(String url, Path source, Consumer<LongRead> onClose) throws SQLException {
    this.source = source;
    this.onClose = onClose;
    this.connection = DriverManager.getConnection(url);
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

  /** The bodies in the database; each statement sees a moment of its own. */
  public StoredBodies bodies() {
    return new StoredBodies(connection);
  }

  /** Ask {@link #checkGoesOn} after anything failed on it: the end of the node looks like that. */
  Connection connection() {
    return connection;
  }

  /** Has the database that is read, where the connection's own is another one. */
  void attachSource() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("ATTACH ? AS " + TableCopy.SOURCE)) {
      statement.setString(1, SqliteFile.readOnlyName(source));
      statement.execute();
    }
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
