package sh.fazt.http.logs;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.function.protocol.FunctionFailure;
import sh.fazt.http.serverless.FunctionEvents;
import sh.fazt.journal.AppId;
import sh.fazt.registry.logs.AppError;
import sh.fazt.registry.logs.AppLogs;
import sh.fazt.registry.logs.LogLevel;
import sh.fazt.registry.logs.LogLine;
import sh.fazt.registry.routing.Route;

/**
 * Takes what functions write to their logs, and how they fail, and writes it in batches, one at a
 * time. What finds no room in memory is dropped and counted. No app has more than a quarter of that
 * room, so that what one writes in a flood leaves room for the others.
 */
public final class LogWriter implements FunctionEvents, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

  /** An app has at most one such part of what may wait. */
  private static final int PART = 4;

  /** What waits of one app. */
  private record Waiting(int lines, int errors, long size) {
    static final Waiting NOTHING = new Waiting(0, 0, 0);
  }

  private final AppLogs logs;
  private final LogSettings settings;
  private final InstantSource clock;
  private final Object gate = new Object();

  private final Queue<LogLine> lines = new ArrayDeque<>();
  private final Queue<AppError> errors = new ArrayDeque<>();
  private final Map<AppId, Waiting> waiting = new HashMap<>();
  private long size;
  private long dropped;
  private boolean writing;
  private boolean ending;
  private boolean closed;

  /** Completes when everything that waits is written. */
  private CompletableFuture<@Nullable Void> written = new CompletableFuture<>();

  public LogWriter(AppLogs logs, LogSettings settings, InstantSource clock) {
    this.logs = logs;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public void answered(
      Route.Site site, String requestId, List<sh.fazt.function.protocol.LogLine> log) {
    if (!log.isEmpty()) {
      take(lines(site, requestId, log), null);
    }
  }

  @Override
  public void failed(
      Route.Site site,
      String requestId,
      FunctionFailure failure,
      List<sh.fazt.function.protocol.LogLine> log) {
    var all = new ArrayList<>(lines(site, requestId, log));
    Instant now = clock.instant();
    var error = error(site, requestId, failure, now);
    all.add(line(site, requestId, now, LogLevel.ERROR, words(error)));
    take(all, error);
  }

  private List<LogLine> lines(
      Route.Site site, String requestId, List<sh.fazt.function.protocol.LogLine> log) {
    return log.stream()
        .map(
            one ->
                line(
                    site,
                    requestId,
                    Instant.ofEpochMilli(one.at()),
                    switch (one.level()) {
                      case DEBUG -> LogLevel.DEBUG;
                      case INFO -> LogLevel.INFO;
                      case WARN -> LogLevel.WARN;
                      case ERROR -> LogLevel.ERROR;
                    },
                    one.message()))
        .toList();
  }

  private LogLine line(
      Route.Site site, String requestId, Instant at, LogLevel level, String message) {
    return new LogLine(
        0, site.app().id(), at, level, site.release().no().value(), requestId, cut(message));
  }

  private String cut(String text) {
    return text.length() <= settings.longest() ? text : text.substring(0, settings.longest());
  }

  private AppError error(Route.Site site, String requestId, FunctionFailure failure, Instant now) {
    return new AppError(
        site.app().id(),
        failure.kind().name(),
        cut(failure.type()),
        cut(failure.message()),
        cut(failure.file()),
        failure.line(),
        failure.column(),
        cut(failure.stack()),
        site.release().no().value(),
        requestId,
        now,
        now,
        1);
  }

  private static String words(AppError error) {
    String said = (error.type().isEmpty() ? error.kind() : error.type()) + ": " + error.message();
    return error.file().isEmpty()
        ? said
        : "%s (%s:%d:%d)".formatted(said, error.file(), error.line(), error.column());
  }

  private void take(List<LogLine> more, @Nullable AppError error) {
    synchronized (gate) {
      if (closed) {
        return;
      }
      // An error tells more than a line.
      if (error != null) {
        if (hasRoom(errors.size(), of(error.app()).errors(), error.app(), error.size())) {
          errors.add(error);
          count(error.app(), 0, 1, error.size());
        } else {
          dropped++;
        }
      }
      for (LogLine line : more) {
        if (hasRoom(lines.size(), of(line.app()).lines(), line.app(), line.size())) {
          lines.add(line);
          count(line.app(), 1, 0, line.size());
        } else {
          dropped++;
        }
      }
    }
  }

  private Waiting of(AppId app) {
    return waiting.getOrDefault(app, Waiting.NOTHING);
  }

  private boolean hasRoom(int all, int ofApp, AppId app, long more) {
    return all < settings.queue()
        && ofApp < Math.max(1, settings.queue() / PART)
        && size + more <= settings.queueSize()
        && of(app).size() + more <= settings.queueSize() / PART;
  }

  private void count(AppId app, int moreLines, int moreErrors, long more) {
    size += more;
    var before = of(app);
    var after =
        new Waiting(before.lines() + moreLines, before.errors() + moreErrors, before.size() + more);
    if (after.equals(Waiting.NOTHING)) {
      waiting.remove(app);
    } else {
      waiting.put(app, after);
    }
  }

  /** Lines and errors that were dropped since the node started. */
  public long dropped() {
    synchronized (gate) {
      return dropped;
    }
  }

  /** Starts a write without waiting for it. */
  public void tick() {
    var _ = flush();
  }

  /**
   * Writes what came before the call.
   *
   * @return completes when that is done, or after a bounded time; never fails
   */
  public CompletableFuture<@Nullable Void> flush() {
    CompletableFuture<@Nullable Void> mine;
    synchronized (gate) {
      if (lines.isEmpty() && errors.isEmpty() && !writing) {
        return completedFuture(null);
      }
      mine = written;
      if (!writing) {
        writing = true;
        pass();
      }
    }
    return mine.copy()
        .completeOnTimeout(null, settings.flushWithin().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Writes batch by batch until nothing waits. Under the gate. */
  private void pass() {
    var batch = new ArrayList<LogLine>();
    var failures = new ArrayList<AppError>();
    while (batch.size() < settings.batch() && !lines.isEmpty()) {
      LogLine line = lines.remove();
      count(line.app(), -1, 0, -line.size());
      batch.add(line);
    }
    while (failures.size() < settings.batch() && !errors.isEmpty()) {
      AppError error = errors.remove();
      count(error.app(), 0, -1, -error.size());
      failures.add(error);
    }
    if (batch.isEmpty() && failures.isEmpty()) {
      writing = false;
      var done = written;
      written = new CompletableFuture<>();
      // Whoever waits goes on elsewhere, not under the gate.
      var _ = done.completeAsync(() -> null);
      return;
    }
    var _ =
        logs.append(batch, failures)
            .handle(
                (_, failure) -> {
                  synchronized (gate) {
                    if (failure != null) {
                      dropped += batch.size() + failures.size();
                      LOG.warn(
                          "{} lines of logs and {} errors could not be stored",
                          batch.size(),
                          failures.size(),
                          failure);
                    }
                    pass();
                  }
                  return null;
                });
  }

  /**
   * Waits for something to be written.
   *
   * @return completes with the next write, or after a while
   */
  CompletableFuture<@Nullable Void> next() {
    synchronized (gate) {
      return ending
          ? completedFuture(null)
          : written
              .copy()
              .completeOnTimeout(null, settings.aliveEvery().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Whether nobody is to follow any longer. */
  boolean isEnding() {
    synchronized (gate) {
      return ending;
    }
  }

  /** Who follows comes to an end. */
  public void endFollowing() {
    synchronized (gate) {
      ending = true;
      if (!writing) {
        var done = written;
        written = new CompletableFuture<>();
        var _ = done.completeAsync(() -> null);
      }
    }
  }

  /** Takes nothing more, and writes the rest. Bounded. */
  @Override
  public void close() {
    synchronized (gate) {
      closed = true;
    }
    flush().join();
  }
}
