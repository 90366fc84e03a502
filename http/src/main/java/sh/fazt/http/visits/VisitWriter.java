package sh.fazt.http.visits;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.time.NodeTime;
import sh.fazt.registry.visits.Counted;
import sh.fazt.registry.visits.StoredVisits;

/**
 * Queues events of visits, and writes them in batches in the background.
 *
 * <p>Counting is one offer to a lock-free queue (Michael and Scott, 1996) whose length is counted
 * beside it. When the queue is full the event is dropped, and that is counted. One batch is under
 * way at a time, so a slow disk fills the queue and nothing else. A batch that finds the database
 * busy is tried again; one that fails otherwise is dropped, for it may be stored.
 */
final class VisitWriter {
  private static final Logger LOG = LoggerFactory.getLogger(VisitWriter.class);

  private final StoredVisits stored;
  private final VisitSettings settings;
  private final NodeTime time;

  private final ConcurrentLinkedQueue<Counted> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final LongAdder dropped = new LongAdder();
  private final AtomicLong pruneAtMillis = new AtomicLong();

  private final Object gate = new Object();
  private boolean writing;
  private @Nullable CompletableFuture<@Nullable Void> asked;
  private List<Counted> unsent = List.of(); // only the pass that runs looks at it

  /**
   * A writer that writes when {@link #flush} is called, now and then. It does not hurry when much
   * is counted: a crowd must not be slowed by being counted.
   */
  VisitWriter(StoredVisits stored, VisitSettings settings, NodeTime time) {
    this.stored = stored;
    this.settings = settings;
    this.time = time;
  }

  /** Takes an event, or drops it if too many wait. Neither blocks nor fails. */
  void count(Counted event) {
    if (waiting.getAndIncrement() >= settings.queue()) {
      waiting.getAndDecrement();
      dropped.increment();
      return;
    }
    queue.add(event);
  }

  /** Notes one that is not counted. */
  void drop() {
    dropped.increment();
  }

  /** Whether an event would be dropped now. If so it is counted as dropped, without being made. */
  boolean drops() {
    if (waiting.get() < settings.queue()) {
      return false;
    }
    dropped.increment();
    return true;
  }

  /** Starts a write without waiting for it. */
  void tick() {
    var _ = flush();
  }

  /** Events that were counted and are not stored, since the node started. */
  long dropped() {
    return dropped.sum();
  }

  /**
   * Writes what was counted before the call, and forgets what is too old or too much.
   *
   * @return completes when that is done; never fails
   */
  CompletableFuture<@Nullable Void> flush() {
    CompletableFuture<@Nullable Void> mine;
    synchronized (gate) {
      if (asked == null) {
        asked = new CompletableFuture<>();
      }
      mine = asked;
      if (writing) {
        return mine.copy(); // the pass that runs begins another one when it ends
      }
      writing = true;
    }
    pass();
    return mine.copy();
  }

  /** The same, but waits no longer than the settings say. */
  CompletableFuture<@Nullable Void> flushSoon() {
    return flush()
        .completeOnTimeout(null, settings.flushWithin().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void pass() {
    CompletableFuture<@Nullable Void> served;
    synchronized (gate) {
      if (asked == null) {
        writing = false;
        return;
      }
      served = asked;
      asked = null;
    }
    var _ =
        write(waiting.get() + unsent.size(), false)
            .exceptionally(this::failed)
            .whenComplete(
                (_, _) -> {
                  served.complete(null);
                  pass();
                });
  }

  /**
   * Writes batch by batch.
   *
   * @param left how many there were when somebody asked; what is counted meanwhile can wait
   */
  private CompletableFuture<@Nullable Void> write(int left, boolean wrote) {
    var batch = left > 0 ? batch() : List.<Counted>of();
    if (batch.isEmpty()) {
      return wrote || millis(time.steady()) >= pruneAtMillis.get()
          ? prune()
          : completedFuture(null);
    }
    return stored
        .add(batch)
        .handle((_, failure) -> failure == null || isOver(batch, failure))
        .thenCompose(goOn -> goOn ? write(left - batch.size(), true) : completedFuture(null));
  }

  private List<Counted> batch() {
    if (!unsent.isEmpty()) {
      var batch = unsent;
      unsent = List.of();
      return batch;
    }
    var batch = new ArrayList<Counted>();
    while (batch.size() < settings.batch()) {
      var event = queue.poll();
      if (event == null) {
        break;
      }
      batch.add(event);
    }
    waiting.addAndGet(-batch.size());
    return batch;
  }

  /** Whether the next batch may be tried after this one failed. */
  private boolean isOver(List<Counted> batch, Throwable failure) {
    Throwable cause = cause(failure);
    if (cause instanceof RejectedException refused
        && refused.rejection().code() == RejectionCode.BUSY) {
      unsent = batch;
      return false;
    }
    dropped.add(batch.size());
    LOG.warn("{} counted visits could not be stored", batch.size(), cause);
    return true;
  }

  private CompletableFuture<@Nullable Void> prune() {
    pruneAtMillis.set(millis(time.steady()) + settings.pruneEvery().toMillis());
    long before = millis(time.forDeletion()) - settings.kept().toMillis();
    return stored
        .prune(before, settings.quota(), settings.batch())
        .thenCompose(gone -> gone >= settings.batch() ? prune() : completedFuture(null));
  }

  private static long millis(Instant instant) {
    return instant.toEpochMilli();
  }

  private @Nullable Void failed(Throwable failure) {
    LOG.warn("Old visits could not be deleted; tried again soon", cause(failure));
    return null;
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Writes the rest when the node stops. Bounded. */
  void close() {
    Duration within = settings.flushWithin();
    flushSoon().join();
    int rest = waiting.get() + unsent.size();
    if (rest > 0) {
      LOG.warn("{} counted visits were not stored within {}", rest, within);
    }
  }
}
