package sh.fazt.http.logs;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.answer.ApiJson;
import sh.fazt.http.file.SentType;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.logs.AppLogs;
import sh.fazt.registry.logs.LogLine;
import sh.fazt.registry.logs.LogQuery;

/**
 * Follows logs: events as browsers read them (text/event-stream), each with the number of its line,
 * from which whoever lost the connection goes on. A stream ends after a while, so that a key that
 * was revoked reads no further, and when the node stops.
 */
final class LogStream {
  private static final ContentType EVENTS = SentType.of("text/event-stream; charset=utf-8");
  private static final ByteString ALIVE = ByteString.fromString(": nothing new\n\n");
  private static final int AT_ONCE = 200;

  private final AppLogs logs;
  private final LogWriter writer;
  private final LogSettings settings;
  private final Semaphore places;

  LogStream(AppLogs logs, LogWriter writer, LogSettings settings) {
    this.logs = logs;
    this.writer = writer;
    this.settings = settings;
    this.places = new Semaphore(settings.followers());
  }

  private enum Held {
    WAITING,
    BEGUN,
    GIVEN_BACK
  }

  /** One of the places; given back once, when its stream ends or has not begun after a while. */
  private final class Place {
    private final AtomicReference<Held> held = new AtomicReference<>(Held.WAITING);

    /** Whether it is still there for the stream. */
    boolean begin() {
      return held.compareAndSet(Held.WAITING, Held.BEGUN) || held.get() == Held.BEGUN;
    }

    void giveBack(Held from) {
      if (held.compareAndSet(from, Held.GIVEN_BACK)) {
        places.release();
      }
    }
  }

  /**
   * The lines that are there, the oldest first, and then those that come.
   *
   * @param first what is there
   * @param query what is followed, from {@link LogQuery#after()}
   * @throws sh.fazt.registry.domain.RejectedException if too many follow logs already
   */
  ResponseEntity follow(List<LogLine> first, LogQuery query) {
    if (!places.tryAcquire()) {
      throw RejectionCode.BUSY
          .because(
              "As many follow logs as may (%d, setting fazt.http.functions.logs.followers); try again"
                  .formatted(settings.followers()))
          .asException();
    }
    var place = new Place();
    // Nobody tells of an answer that is not sent, since its connection is gone.
    var _ =
        new CompletableFuture<@Nullable Void>()
            .completeOnTimeout(null, settings.beginWithin().toMillis(), TimeUnit.MILLISECONDS)
            .thenRun(() -> place.giveBack(Held.WAITING));
    long last = first.isEmpty() ? query.after() : first.getLast().id();
    var bytes =
        Source.lazySource(() -> place.begin() ? lines(first, query.after(last)) : Source.empty())
            .watchTermination(
                (begun, done) -> {
                  place.begin();
                  done.whenComplete((_, _) -> place.giveBack(Held.BEGUN));
                  return begun;
                });
    return HttpEntities.createChunked(EVENTS, bytes);
  }

  private Source<ByteString, NotUsed> lines(List<LogLine> first, LogQuery query) {
    return Source.single(events(first))
        .concat(
            Source.unfoldAsync(query.after(), after -> step(query.after(after), System.nanoTime()))
                .takeWithin(settings.followFor()));
  }

  private CompletionStage<Optional<Pair<Long, ByteString>>> step(LogQuery query, long since) {
    var change = writer.next();
    return logs.following(query)
        .thenCompose(
            lines -> {
              if (!lines.isEmpty()) {
                return completedFuture(
                    Optional.of(Pair.create(lines.getLast().id(), events(lines))));
              }
              if (writer.isEnding()) {
                return completedFuture(Optional.empty());
              }
              return change.thenCompose(
                  _ ->
                      Duration.ofNanos(System.nanoTime() - since).compareTo(settings.aliveEvery())
                              >= 0
                          ? completedFuture(Optional.of(Pair.create(query.after(), ALIVE)))
                          : step(query, since));
            });
  }

  /** At most as many lines at once as one step may send. */
  static LogQuery limited(LogQuery query) {
    return new LogQuery(query.app(), query.atLeast(), query.after(), 0, AT_ONCE);
  }

  private static ByteString events(List<LogLine> lines) {
    if (lines.isEmpty()) {
      // The head is to be sent before the first line comes.
      return ALIVE;
    }
    var events = new StringBuilder();
    for (LogLine line : lines) {
      events
          .append("id: ")
          .append(line.id())
          .append("\ndata: ")
          .append(ApiJson.text(LogEntry.of(line)))
          .append("\n\n");
    }
    return ByteString.fromString(events.toString());
  }
}
