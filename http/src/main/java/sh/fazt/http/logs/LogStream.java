package sh.fazt.http.logs;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
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
  private final AtomicInteger followers = new AtomicInteger();

  LogStream(AppLogs logs, LogWriter writer, LogSettings settings) {
    this.logs = logs;
    this.writer = writer;
    this.settings = settings;
  }

  /**
   * The lines that are there, the oldest first, and then those that come.
   *
   * @param first what is there
   * @param query what is followed, from {@link LogQuery#after()}
   * @throws sh.fazt.registry.domain.RejectedException if too many follow logs already
   */
  ResponseEntity follow(List<LogLine> first, LogQuery query) {
    if (followers.get() >= settings.followers()) {
      throw RejectionCode.BUSY
          .because(
              "As many follow logs as may (%d, setting fazt.http.functions.logs.followers); try again"
                  .formatted(settings.followers()))
          .asException();
    }
    long last = first.isEmpty() ? query.after() : first.getLast().id();
    var bytes =
        Source.lazySource(
            () -> {
              followers.incrementAndGet();
              return Source.single(events(first))
                  .concat(
                      Source.unfoldAsync(last, after -> step(query.after(after), System.nanoTime()))
                          .takeWithin(settings.followFor()))
                  .watchTermination(
                      (_, done) -> done.whenComplete((_, _) -> followers.decrementAndGet()));
            });
    return HttpEntities.createChunked(EVENTS, bytes);
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
