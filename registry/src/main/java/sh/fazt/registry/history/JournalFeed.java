package sh.fazt.registry.history;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.Sequence;
import org.apache.pekko.projection.eventsourced.EventEnvelope;
import org.apache.pekko.projection.javadsl.SourceProvider;
import org.apache.pekko.stream.javadsl.Source;
import org.jdbi.v3.core.Handle;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.json.EventTypes;
import sh.fazt.registry.database.Database;

/**
 * The journal as a view reads it, in its order: when something was written, and otherwise rarely.
 * (Pekko's own source asks the file many times a second, whether anything happens or not.)
 */
final class JournalFeed extends SourceProvider<Offset, JournalFeed.Batch> {
  /** Events of one batch, which a view writes in one turn. */
  private static final int MAX = 100;

  private static final String EVENTS =
      """
      SELECT ordering, persistence_id, sequence_number, write_timestamp, event_ser_manifest, event_payload
      FROM event_journal WHERE ordering > ? ORDER BY ordering LIMIT ?
      """;

  /** There may be more than was read. */
  private static final long UNSEEN = -1;

  /** The view may be so much later, and more. */
  private static final Duration GATHER = Duration.ofMillis(100);

  private final Database database;
  private final WriteSignal written;
  private final Duration poll;

  /**
   * The journal of this file.
   *
   * @param written signals each write
   * @param poll how often the file is looked at without
   */
  JournalFeed(Database database, WriteSignal written, Duration poll) {
    this.database = database;
    this.written = written;
    this.poll = poll;
  }

  /** Events that follow each other, at least one; a view takes in all of them or none. */
  record Batch(List<EventEnvelope<JournalEvent>> events) {
    Batch {
      events = List.copyOf(events);
    }
  }

  /**
   * Where a reader is.
   *
   * @param seen how often something had been written when all of it was read, or {@link #UNSEEN}
   */
  private record Cursor(long ordering, long seen) {}

  @Override
  public CompletionStage<Source<Batch, NotUsed>> source(
      Supplier<CompletionStage<Optional<Offset>>> offset) {
    return offset
        .get()
        .thenApply(
            last ->
                Source.unfoldAsync(
                        new Cursor(last.map(JournalFeed::ordering).orElse(0L), UNSEEN), this::next)
                    .filter(events -> !events.isEmpty())
                    .map(Batch::new));
  }

  private static long ordering(Offset offset) {
    return offset instanceof Sequence sequence ? sequence.value() : 0;
  }

  /** The next events, or none if nothing has come: then it is asked again. */
  private CompletionStage<Optional<Pair<Cursor, List<EventEnvelope<JournalEvent>>>>> next(
      Cursor place) {
    return written
        .since(place.seen(), poll)
        .thenCompose(
            _ -> place.seen() == UNSEEN ? read(place) : gathered().thenCompose(_ -> read(place)));
  }

  /** Under load one look then finds the writes of many, where each write would cause two. */
  private static CompletionStage<?> gathered() {
    return CompletableFuture.runAsync(
        () -> {},
        CompletableFuture.delayedExecutor(GATHER.toMillis(), TimeUnit.MILLISECONDS, Runnable::run));
  }

  private CompletionStage<Optional<Pair<Cursor, List<EventEnvelope<JournalEvent>>>>> read(
      Cursor place) {
    long seen = written.count();
    return database
        .read(handle -> after(handle, place.ordering()))
        .thenApply(
            events ->
                Optional.of(
                    Pair.create(
                        new Cursor(
                            events.isEmpty()
                                ? place.ordering()
                                : ordering(events.getLast().offset()),
                            events.size() < MAX ? seen : UNSEEN),
                        events)));
  }

  private static List<EventEnvelope<JournalEvent>> after(Handle handle, long ordering) {
    return handle
        .createQuery(EVENTS)
        .bind(0, ordering)
        .bind(1, MAX)
        .map(
            (row, _) ->
                EventEnvelope.create(
                    Offset.sequence(row.getLong(1)),
                    row.getString(2),
                    row.getLong(3),
                    EventTypes.read(row.getString(5), row.getBytes(6)),
                    row.getLong(4)))
        .list();
  }

  @Override
  public Offset extractOffset(Batch batch) {
    return batch.events().getLast().offset();
  }

  @Override
  public long extractCreationTime(Batch batch) {
    return batch.events().getLast().timestamp();
  }
}
