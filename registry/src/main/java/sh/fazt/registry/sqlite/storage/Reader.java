package sh.fazt.registry.sqlite.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A read-only connection with a thread of its own: SQLite's calls would hold on to the carriers of
 * virtual threads.
 */
final class Reader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reader.class);

  private final Statements statements;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("fazt-storage-read-", 1).factory());

  Reader(Connection connection) {
    this.statements = new Statements(connection);
  }

  /** All that is read until {@link #end} is of one moment, that of the first read. */
  void begin() {
    run(
        own -> {
          autoCommit(own, false);
          return true;
        });
  }

  void end() {
    run(
        own -> {
          autoCommit(own, true);
          return true;
        });
  }

  /** Reads at one moment. */
  <T> T atOneMoment(Function<Statements, T> work) {
    return run(
        own -> {
          autoCommit(own, false);
          try {
            return work.apply(own);
          } finally {
            autoCommit(own, true);
          }
        });
  }

  /** Works on its thread, and waits for that. */
  <T> T run(Function<Statements, T> work) {
    var answer = thread.submit(() -> work.apply(statements));
    boolean interrupted = false;
    try {
      for (; ; ) {
        try {
          return answer.get();
        } catch (InterruptedException e) {
          interrupted = true; // it ends soon, and its connection is in use until then
        } catch (ExecutionException e) {
          if (e.getCause() instanceof RuntimeException cause) {
            throw cause;
          }
          throw new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void autoCommit(Statements own, boolean on) {
    try {
      own.connection().setAutoCommit(on);
    } catch (SQLException e) {
      throw new StorageFailure(e);
    }
  }

  /** Once nobody reads. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      statements.connection().close();
    } catch (SQLException e) {
      LOG.debug("a connection that only read is closed", e);
    }
  }
}
