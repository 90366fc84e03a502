package sh.fazt.registry.history;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.journal.alias.AliasPointed;
import sh.fazt.journal.alias.AliasRemoved;
import sh.fazt.journal.app.AppRemovalFinished;
import sh.fazt.journal.app.AppRemoved;
import sh.fazt.journal.app.ContentCollected;
import sh.fazt.registry.database.CommitListener;
import sh.fazt.registry.database.DatabaseRejections;
import sh.fazt.registry.database.Reserve;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.sqlite.DatabaseFailures;
import sh.fazt.registry.sqlite.SqliteFile;
import sh.fazt.registry.sqlite.WriteLock;

/**
 * The journal's one writer: a thread that takes what waits, of however many entities, into one
 * commit.
 *
 * <p>Every append is answered once: with success after its commit is on the disk; with a {@link
 * RejectedException} whose failure says that nothing was written ({@code OVERTAKEN}, {@code
 * DISK_FULL}, {@code BUSY}, {@code STOPPING}, {@code DATABASE_FAILED}); or with one that says
 * {@code OUTCOME_UNKNOWN}, when the commit itself failed. An append is whole or absent. What is
 * wrong with one of them does not touch the others that share its commit.
 */
final class JournalWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);
  private static final String WHAT = "event";
  private static final long CLOSE_MILLIS = 10_000;
  private static final long IDLE_SECONDS = 3600;

  private final SealedJournal journal;
  private final WriteLock writeLock;
  private final CommitListener commits;
  private final Reserve reserve;
  private final int batchRows;
  private final BlockingQueue<Append> waiting;
  private final Object gate = new Object();
  private final Thread thread;
  private volatile boolean closed;

  JournalWriter(String url, WriteLock writeLock, int queue, int batchRows) {
    this(url, writeLock, CommitListener.NONE, Reserve.NONE, queue, batchRows);
  }

  /**
   * Starts the writer.
   *
   * @param commits is notified of every commit before it is acknowledged
   * @param reserve is used for what frees space
   */
  JournalWriter(
      String url,
      WriteLock writeLock,
      CommitListener commits,
      Reserve reserve,
      int queue,
      int batchRows) {
    this.journal = new SealedJournal(url);
    this.writeLock = writeLock;
    this.commits = commits;
    this.reserve = reserve;
    this.batchRows = batchRows;
    this.waiting = new ArrayBlockingQueue<>(queue);
    this.thread = Thread.ofPlatform().daemon().name("fazt-journal").start(this::run);
  }

  CompletableFuture<Void> append(Append append) {
    synchronized (gate) {
      if (closed) {
        append.refuse(DatabaseRejections.closing(WHAT));
      } else if (!waiting.offer(append)) {
        append.refuse(DatabaseRejections.busy(WHAT));
      }
    }
    return append.answer;
  }

  /** Refuses what comes from now on and writes what waits. */
  @Override
  public void close() {
    synchronized (gate) {
      closed = true;
    }
    thread.interrupt();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (journal) {
      for (Append first = next(); first != null; first = next()) {
        writeTogether(batch(first));
      }
    } finally {
      synchronized (gate) {
        closed = true;
      }
      for (Append left = waiting.poll(); left != null; left = waiting.poll()) {
        left.refuse(DatabaseRejections.closing(WHAT));
      }
    }
  }

  /** Waits for work; null when it is closed and nothing waits any more. */
  private @Nullable Append next() {
    while (true) {
      Append append = waiting.poll();
      if (append != null || closed) {
        return append;
      }
      try {
        append = waiting.poll(IDLE_SECONDS, TimeUnit.SECONDS);
        if (append != null) {
          return append;
        }
      } catch (InterruptedException e) {
        // The only reason to interrupt this thread is that it was closed: the loop sees that.
      }
    }
  }

  private List<Append> batch(Append first) {
    List<Append> batch = new ArrayList<>();
    int rows = 0;
    for (Append append = first; append != null; append = waiting.poll()) {
      batch.add(append);
      rows += append.rows.size();
      if (rows >= batchRows) {
        break;
      }
    }
    return batch;
  }

  private void writeTogether(List<Append> batch) {
    List<Append> now = batch;
    if (reserve.isOut()) {
      now = batch.stream().filter(Append::freesSpace).toList();
      batch.stream().filter(append -> !append.freesSpace()).forEach(Append::refuseAsFull);
    }
    if (!now.isEmpty()) {
      write(now);
    }
    batch.forEach(Append::complete);
  }

  private void write(List<Append> batch) {
    if (!attempt(batch)) {
      // Something failed that took the whole transaction with it. Whose fault it was shows alone.
      for (Append append : batch) {
        if (!attempt(List.of(append)) && !append.freesSpace()) {
          LOG.warn("an event of {} was not written", append.rows.getFirst().persistenceId());
        }
      }
    }
    for (Append append : batch) {
      if (append.freesSpace() && append.isDiskFull() && reserve.give()) {
        attempt(List.of(append), () -> journal.beginWithReserve(reserve));
        journal.abandon();
      }
    }
    if (!writeLock.isFileThere()) {
      // It vanished under the commit: what was written goes with this process.
      batch.forEach(Append::markOutcomeUnknown);
    }
  }

  /**
   * Writes them in one transaction.
   *
   * @return whether their outcomes are settled, good or bad; if not, nothing was written and each
   *     of them has the reason
   */
  private boolean attempt(List<Append> batch) {
    return attempt(batch, journal::begin);
  }

  /** How a transaction begins. */
  @FunctionalInterface
  private interface Beginning {
    void begin() throws SQLException;
  }

  private boolean attempt(List<Append> batch, Beginning beginning) {
    batch.forEach(Append::forget);
    try (WriteLock.Held _ = writeLock.take()) {
      try {
        beginning.begin();
        for (Append append : batch) {
          append.failure = journal.append(append.rows);
        }
      } catch (SQLException | RuntimeException e) {
        journal.abandon();
        Rejection why = DatabaseFailures.of(WHAT, e);
        batch.forEach(append -> append.failure = why);
        return false;
      }
      try {
        journal.commit();
        journal.reportHead(commits);
      } catch (SQLException e) {
        journal.abandon();
        LOG.error("a commit of {} appends failed", batch.size(), e);
        Rejection why =
            SqliteFile.isFull(e)
                ? DatabaseRejections.diskFull(WHAT)
                : DatabaseRejections.outcomeUnknown(WHAT);
        batch.stream().filter(append -> append.failure == null).forEach(a -> a.failure = why);
      }
      return true;
    } catch (RejectedException lost) {
      Rejection why = DatabaseFailures.of(WHAT, lost);
      batch.forEach(append -> append.failure = why);
      return true;
    }
  }

  /** One event as it is stored. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Row(
      String persistenceId,
      long sequenceNumber,
      String writer,
      long writeTimestamp,
      int serializerId,
      String manifest,
      byte[] payload,
      Set<String> tags) {
    private static final Set<String> FREEING =
        Set.of(
            AppRemoved.class.getName(),
            AppRemovalFinished.class.getName(),
            AliasRemoved.class.getName(),
            ContentCollected.class.getName());

    /** An alias that follows from something else lets go of an app that was removed, or waits. */
    boolean freesSpace() {
      return FREEING.contains(manifest)
          || (manifest.equals(AliasPointed.class.getName())
              && new String(payload, StandardCharsets.UTF_8).contains("\"causedBy\":\""));
    }
  }

  /** The events of one entity that are written together, and the future of the write. */
  static final class Append {
    private final List<Row> rows;
    private final CompletableFuture<Void> answer = new CompletableFuture<>();
    private @Nullable Rejection failure;

    Append(List<Row> rows) {
      this.rows = List.copyOf(rows);
    }

    /** Whether these say that something is gone, so that its space can be freed. */
    private boolean freesSpace() {
      return rows.stream().allMatch(Row::freesSpace);
    }

    private boolean isDiskFull() {
      return failure != null && failure.code() == RejectionCode.DISK_FULL;
    }

    private void refuseAsFull() {
      failure = DatabaseRejections.diskFull(WHAT);
    }

    private void forget() {
      failure = null;
    }

    /** It was written, but that may not last. */
    private void markOutcomeUnknown() {
      if (failure == null) {
        failure = DatabaseRejections.outcomeUnknown(WHAT);
      }
    }

    private void refuse(Rejection why) {
      failure = why;
      complete();
    }

    private void complete() {
      if (failure == null) {
        answer.complete(null);
      } else {
        answer.completeExceptionally(new RejectedException(failure));
      }
    }
  }
}
