package sh.fazt.registry.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import sh.fazt.registry.database.Database;
import sh.fazt.registry.database.DatabaseRejections;
import sh.fazt.registry.domain.RejectedException;

/**
 * A few read-only connections, each with a platform thread: SQLite's native calls would pin the
 * carriers of virtual threads. Every read sees one snapshot of the file.
 */
final class SqliteReaders implements AutoCloseable {
  private static final String WHAT = "read";
  private static final long CLOSE_SECONDS = 10;

  private final BlockingQueue<Handle> idle;
  private final ThreadPoolExecutor threads;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final int count;

  SqliteReaders(Path file, DatabaseSettings settings) throws SQLException {
    count = settings.readers();
    idle = new ArrayBlockingQueue<>(count);
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(settings.readerQueue()),
            Thread.ofPlatform().daemon().name("fazt-database-read-", 1).factory());
    Jdbi jdbi =
        Jdbi.create(() -> DriverManager.getConnection(SqliteFile.readerUrl(file, settings)));
    for (int i = 0; i < count; i++) {
      idle.add(jdbi.open());
    }
  }

  <T> CompletableFuture<T> read(Database.Read<T> read) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      threads.execute(
          () -> {
            try {
              answer.complete(readNow(read));
            } catch (Throwable failure) {
              answer.completeExceptionally(failure);
            }
          });
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(
          new RejectedException(
              closed.get() ? DatabaseRejections.closing(WHAT) : DatabaseRejections.busy(WHAT)));
    }
    return answer;
  }

  /** Waits for a connection. Must not be called from within a read: all connections may be out. */
  <T> T readNow(Database.Read<T> read) {
    Handle handle = borrow();
    try {
      return inSnapshot(handle, read);
    } finally {
      if (closed.get()) {
        handle.close();
      } else {
        idle.add(handle);
      }
    }
  }

  private Handle borrow() {
    try {
      while (!closed.get()) {
        Handle handle = idle.poll(1, TimeUnit.SECONDS);
        if (handle != null) {
          return handle;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new RejectedException(DatabaseRejections.closing(WHAT));
  }

  private static <T> T inSnapshot(Handle handle, Database.Read<T> read) {
    Connection connection = handle.getConnection();
    try {
      connection.setAutoCommit(false);
      try {
        return read.on(handle);
      } finally {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new RejectedException(DatabaseFailures.of(WHAT, e));
    }
  }

  int count() {
    return count;
  }

  /** How many connections read at the moment. */
  int inUse() {
    return count - idle.size();
  }

  /** Reads that wait are refused; those that run may finish. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Handle handle = idle.poll(); handle != null; handle = idle.poll()) {
      handle.close();
    }
  }
}
