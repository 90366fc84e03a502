package sh.fazt.registry.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.registry.database.DatabaseRejections;
import sh.fazt.registry.database.Reserve;
import sh.fazt.registry.database.WriteLane;
import sh.fazt.registry.database.WriteLane.Write;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

/**
 * The write lane of a SQLite file: one thread, one connection.
 *
 * <p>It promises:
 *
 * <ul>
 *   <li>Every write is answered exactly once: after its commit is on the disk, or with why not.
 *   <li>Writes run in the order in which they were given. Those that wait together share one
 *       commit, bounded in number and time; each runs once, in a savepoint of its own.
 *   <li>A write that throws takes back only itself, and its caller gets what it threw; of SQLite's
 *       own errors, a {@link RejectedException} instead. When the disk is full SQLite takes back
 *       the whole transaction: then all writes of that commit are answered {@code DISK_FULL}.
 *   <li>If the commit itself fails, all its writes are answered {@code OUTCOME_UNKNOWN}, or {@code
 *       DISK_FULL} when that was the reason: then none of it is stored.
 *   <li>More than the bound may not wait: the next is answered {@code BUSY}.
 * </ul>
 *
 * A write must let SQLite's errors through: one that catches them and goes on may run outside of
 * the transaction.
 */
final class SqliteWriteLane implements WriteLane, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteWriteLane.class);
  private static final String SAVEPOINT = "lane";
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);
  private static final Executor ANSWERS =
      command -> Thread.ofVirtual().name("fazt-answer").start(command);
  private static final Job<?> LAST = new Job<>("end", _ -> true, false);

  private final Handle handle;
  private final WriteLock writeLock;
  private final Reserve reserve;
  private final int groupSize;
  private final long groupNanos;
  private final long ordinaryPages;
  private final BlockingQueue<Job<?>> waiting;
  private final Object gate = new Object();
  private final Thread thread;
  private boolean closed;

  SqliteWriteLane(
      Connection connection, WriteLock writeLock, Reserve reserve, DatabaseSettings settings) {
    this.handle = Jdbi.open(connection);
    this.writeLock = writeLock;
    this.reserve = reserve;
    this.groupSize = settings.laneGroup();
    this.ordinaryPages =
        Math.max(0, settings.maxBytes() - settings.reserveBytes()) / SqliteFile.PAGE_BYTES;
    this.groupNanos = settings.laneGroupTime().toNanos();
    // One place more than may wait, for the sign that nothing comes any more.
    this.waiting = new ArrayBlockingQueue<>(settings.laneQueue() + 1);
    this.thread = Thread.ofPlatform().daemon().name("fazt-write-lane").start(this::run);
  }

  @Override
  public <T> CompletableFuture<T> write(String what, Write<T> write) {
    return queue(new Job<>(what, write, false));
  }

  @Override
  public <T> CompletableFuture<T> free(String what, Write<T> write) {
    return queue(new Job<>(what, write, true));
  }

  private <T> CompletableFuture<T> queue(Job<T> job) {
    String what = job.what;
    synchronized (gate) {
      if (closed) {
        job.refuse(DatabaseRejections.closing(what));
        job.complete();
      } else if (waiting.remainingCapacity() <= 1) {
        job.refuse(DatabaseRejections.busy(what));
        job.complete();
      } else {
        waiting.add(job);
      }
    }
    return job.answer;
  }

  /** Refuses what comes from now on, finishes what waits (bounded), closes the connection. */
  @Override
  public void close() {
    synchronized (gate) {
      if (closed) {
        return;
      }
      closed = true;
      waiting.add(LAST);
    }
    try {
      if (!thread.join(CLOSE_WITHIN)) {
        LOG.warn("the write lane did not finish in {}", CLOSE_WITHIN);
        refuseWaiting();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (handle) {
      for (Job<?> job = waiting.take(); job != LAST; job = waiting.take()) {
        if (runGroup(job)) {
          break;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (gate) {
        closed = true;
      }
      refuseWaiting();
    }
  }

  private void refuseWaiting() {
    for (Job<?> job = waiting.poll(); job != null; job = waiting.poll()) {
      job.refuse(DatabaseRejections.closing(job.what));
      job.complete();
    }
  }

  /**
   * Runs what waits in one transaction.
   *
   * @return whether the sign came that this was the last group
   */
  private boolean runGroup(Job<?> first) {
    List<Job<?>> group = new ArrayList<>();
    boolean last = false;
    try (WriteLock.Held _ = writeLock.take()) {
      long deadline = System.nanoTime() + groupNanos;
      begin();
      Job<?> job = first;
      while (job != null) {
        group.add(job);
        if (reserve.isOut() && !job.frees) {
          job.refuse(DatabaseRejections.diskFull(job.what));
        } else {
          job.run(handle);
        }
        boolean more = group.size() < groupSize && System.nanoTime() < deadline;
        job = more ? waiting.poll() : null;
        if (job == LAST) {
          last = true;
          job = null;
        }
      }
      commit(group);
    } catch (SQLException | RuntimeException e) {
      rollBack();
      Rejection why = DatabaseFailures.of(first.what, e);
      if (group.isEmpty()) {
        group.add(first);
      }
      group.forEach(job -> job.refuse(why));
    }
    group.stream().filter(job -> job.frees && job.isFull()).forEach(this::runWithReserve);
    if (!writeLock.isFileThere()) {
      // It vanished under the commit: what was written goes with this process.
      group.forEach(Job::markOutcomeUnknown);
    }
    group.forEach(Job::complete);
    return last;
  }

  /** Runs a write that frees space once more, alone, with what is kept for it. */
  private void runWithReserve(Job<?> job) {
    if (!reserve.give()) {
      return;
    }
    try (WriteLock.Held _ = writeLock.take()) {
      limit(reserve.pages());
      try {
        begin();
        job.forget();
        job.run(handle);
        commit(List.of(job));
      } finally {
        limit(ordinaryPages);
      }
    } catch (SQLException | RuntimeException e) {
      rollBack();
      job.refuse(DatabaseFailures.of(job.what, e));
    }
  }

  private void limit(long pages) throws SQLException {
    if (pages > 0) {
      try (var statement = handle.getConnection().createStatement()) {
        statement.execute("PRAGMA max_page_count = " + pages);
      }
    }
  }

  private void begin() throws SQLException {
    handle.getConnection().setAutoCommit(false);
  }

  private void commit(List<Job<?>> group) {
    try {
      handle.getConnection().setAutoCommit(true);
    } catch (SQLException e) {
      rollBack();
      boolean full = SqliteFile.isFull(e);
      LOG.error("a commit of {} writes failed", group.size(), e);
      for (Job<?> job : group) {
        job.refuse(
            full
                ? DatabaseRejections.diskFull(job.what)
                : DatabaseRejections.outcomeUnknown(job.what));
      }
    }
  }

  /**
   * Ends a transaction that failed. SQLite may already have ended it by itself, which the driver
   * does not notice: the transaction must be ended in the driver all the same.
   */
  private void rollBack() {
    Connection connection = handle.getConnection();
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
    } catch (SQLException e) {
      LOG.debug("SQLite had rolled back", e);
    }
    try {
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      LOG.debug("SQLite had ended the transaction", e);
    }
  }

  /** One write and its future, which is completed after the commit and without the turn. */
  private static final class Job<T> {
    final String what;
    final CompletableFuture<T> answer = new CompletableFuture<>();
    final boolean frees;
    private final Write<T> write;
    private @Nullable T result;
    private @Nullable Throwable failure;

    /**
     * A write that waits.
     *
     * @param frees whether it frees space
     */
    Job(String what, Write<T> write, boolean frees) {
      this.what = what;
      this.write = write;
      this.frees = frees;
    }

    boolean isFull() {
      return failure instanceof RejectedException refused
          && refused.rejection().code() == RejectionCode.DISK_FULL;
    }

    void forget() {
      failure = null;
    }

    /** Runs the write; throws only if the whole transaction is lost. */
    void run(Handle handle) throws SQLException {
      Connection connection = handle.getConnection();
      Savepoint before = connection.setSavepoint(SAVEPOINT);
      try {
        result = write.on(handle);
      } catch (Throwable thrown) {
        if (SqliteFile.isFull(thrown)) {
          throw new IllegalStateException("the transaction is lost", thrown);
        }
        connection.rollback(before);
        failure =
            SqliteFile.isOwn(thrown)
                ? new RejectedException(DatabaseFailures.of(what, thrown))
                : thrown;
      }
      connection.releaseSavepoint(before);
    }

    void refuse(Rejection why) {
      failure = new RejectedException(why);
    }

    /** It was done, but that may not last. */
    void markOutcomeUnknown() {
      if (failure == null) {
        refuse(DatabaseRejections.outcomeUnknown(what));
      }
    }

    /** Completes the future on another thread: its dependents must not hold up the lane. */
    void complete() {
      if (failure == null) {
        answer.completeAsync(() -> result, ANSWERS);
      } else {
        Throwable thrown = failure;
        ANSWERS.execute(() -> answer.completeExceptionally(thrown));
      }
    }
  }
}
