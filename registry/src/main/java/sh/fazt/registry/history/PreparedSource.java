package sh.fazt.registry.history;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.projection.javadsl.SourceProvider;
import org.apache.pekko.stream.javadsl.Source;
import sh.fazt.journal.JournalEvent;

/**
 * A source of events that does something idempotent for each of them before a view sees it: work
 * too long for the view's own transaction.
 */
final class PreparedSource extends SourceProvider<Offset, JournalFeed.Batch> {
  private final SourceProvider<Offset, JournalFeed.Batch> events;
  private final Function<JournalEvent, CompletionStage<?>> prepare;

  PreparedSource(
      SourceProvider<Offset, JournalFeed.Batch> events,
      Function<JournalEvent, CompletionStage<?>> prepare) {
    this.events = events;
    this.prepare = prepare;
  }

  @Override
  public CompletionStage<Source<JournalFeed.Batch, NotUsed>> source(
      Supplier<CompletionStage<Optional<Offset>>> offset) {
    return events
        .source(offset)
        .thenApply(source -> source.mapAsync(1, batch -> prepared(batch).thenApply(_ -> batch)));
  }

  private CompletionStage<?> prepared(JournalFeed.Batch batch) {
    CompletionStage<?> all = CompletableFuture.completedFuture(batch);
    for (var envelope : batch.events()) {
      all = all.thenCompose(_ -> prepare.apply(envelope.event()));
    }
    return all;
  }

  @Override
  public Offset extractOffset(JournalFeed.Batch batch) {
    return events.extractOffset(batch);
  }

  @Override
  public long extractCreationTime(JournalFeed.Batch batch) {
    return events.extractCreationTime(batch);
  }
}
