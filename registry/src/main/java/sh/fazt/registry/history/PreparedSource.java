package sh.fazt.registry.history;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.projection.eventsourced.EventEnvelope;
import org.apache.pekko.projection.javadsl.SourceProvider;
import org.apache.pekko.stream.javadsl.Source;
import sh.fazt.journal.JournalEvent;

/**
 * A source of events that does something idempotent for each of them before a view sees it: work
 * too long for the view's own transaction.
 */
final class PreparedSource extends SourceProvider<Offset, EventEnvelope<JournalEvent>> {
  private final SourceProvider<Offset, EventEnvelope<JournalEvent>> events;
  private final Function<JournalEvent, CompletionStage<?>> prepare;

  PreparedSource(
      SourceProvider<Offset, EventEnvelope<JournalEvent>> events,
      Function<JournalEvent, CompletionStage<?>> prepare) {
    this.events = events;
    this.prepare = prepare;
  }

  @Override
  public CompletionStage<Source<EventEnvelope<JournalEvent>, NotUsed>> source(
      Supplier<CompletionStage<Optional<Offset>>> offset) {
    return events
        .source(offset)
        .thenApply(
            source ->
                source.mapAsync(
                    1, envelope -> prepare.apply(envelope.event()).thenApply(_ -> envelope)));
  }

  @Override
  public Offset extractOffset(EventEnvelope<JournalEvent> envelope) {
    return events.extractOffset(envelope);
  }

  @Override
  public long extractCreationTime(EventEnvelope<JournalEvent> envelope) {
    return events.extractCreationTime(envelope);
  }
}
