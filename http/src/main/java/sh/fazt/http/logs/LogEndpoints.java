package sh.fazt.http.logs;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.answer.Times;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.LogContract;
import sh.fazt.http.contract.Params;
import sh.fazt.http.endpoint.AppView;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.Call;
import sh.fazt.http.request.Handler;
import sh.fazt.journal.AppId;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.logs.AppError;
import sh.fazt.registry.logs.AppLogs;
import sh.fazt.registry.logs.LogLevel;
import sh.fazt.registry.logs.LogLine;
import sh.fazt.registry.logs.LogQuery;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.LiveTable;

/** What an app's functions left behind, for who may see the app's data. */
public final class LogEndpoints {
  private static final int USUALLY = 20;
  private static final int USUALLY_BY_SITE = 50;
  private static final int USUALLY_ERRORS = 10;
  private static final int MOST = 1000;

  private final LiveTable table;
  private final AppLogs logs;
  private final LogWriter writer;
  private final LogStream stream;
  private final Function<AppId, CompletionStage<Long>> storageKeys;

  /**
   * Reads these logs.
   *
   * @param storageKeys how many keys an app has stored
   */
  public LogEndpoints(
      LiveTable table,
      AppLogs logs,
      LogWriter writer,
      LogSettings settings,
      Function<AppId, CompletionStage<Long>> storageKeys) {
    this.table = table;
    this.logs = logs;
    this.writer = writer;
    this.stream = new LogStream(logs, writer, settings);
    this.storageKeys = storageKeys;
  }

  public Map<Endpoint, Handler> handlers() {
    return Map.of(
        LogContract.INFO,
        this::info,
        LogContract.LOGS,
        call -> lines(call, AddressedApp.of(call, table)),
        LogContract.ERRORS,
        call -> errors(call, AddressedApp.of(call, table)),
        LogContract.OF_APP,
        call -> lines(call, named(call, call.values().needed(Params.ID))),
        LogContract.ERRORS_OF_APP,
        call -> errors(call, named(call, call.values().needed(Params.ID))),
        LogContract.OF_SITE,
        this::ofSite);
  }

  private AppRow named(Call call, String text) {
    return AppView.found(table.now(), text, call.caller());
  }

  private record Info(
      String id,
      String title,
      String description,
      String visibility,
      String source,
      String originalId,
      String forkedFrom,
      int fileCount,
      long sizeBytes,
      long storageKeys) {}

  private CompletionStage<EndpointReply> info(Call call) {
    var app = AddressedApp.of(call, table);
    var active = app.activeRelease();
    var parent = app.parent();
    return storageKeys
        .apply(app.id())
        .thenApply(
            keys ->
                EndpointReply.of(
                    new Info(
                        app.id().value(),
                        app.metadata().title(),
                        app.metadata().description(),
                        app.metadata().visibility().name().toLowerCase(Locale.ROOT),
                        app.source().type(),
                        app.original().value(),
                        parent == null ? "" : parent.value(),
                        active == null ? 0 : active.fileCount(),
                        active == null ? 0 : active.bytes(),
                        keys)));
  }

  private CompletionStage<EndpointReply> lines(Call call, AppRow app) {
    boolean follows = follows(call);
    var query =
        new LogQuery(
            app.id(),
            level(call),
            follows && lastEvent(call) > 0
                ? lastEvent(call)
                : call.values().whole(Params.SINCE).orElse(0),
            follows ? 0 : call.values().whole(Params.BEFORE).orElse(0),
            limit(call, USUALLY));
    return writer
        .flush()
        // Whoever goes on after a line misses none: the stream itself reads what follows.
        .thenCompose(
            _ ->
                follows && query.after() > 0
                    ? completedFuture(List.<LogLine>of())
                    : logs.newest(query))
        .thenApply(
            found ->
                follows
                    ? EndpointReply.raw(stream.follow(found.reversed(), LogStream.limited(query)))
                        .with(RawHeader.create("X-Accel-Buffering", "no"))
                    : EndpointReply.of(found.stream().map(LogEntry::of).toList()));
  }

  private static boolean follows(Call call) {
    return call.request()
        .getHeader("Accept")
        .filter(accept -> accept.value().contains("text/event-stream"))
        .isPresent();
  }

  /** Where a browser that lost its connection goes on. */
  private static long lastEvent(Call call) {
    return call.request()
        .getHeader("Last-Event-ID")
        .filter(id -> id.value().matches("\\d{1,18}"))
        .map(id -> Long.parseLong(id.value()))
        .orElse(0L);
  }

  private static LogLevel level(Call call) {
    return call.values()
        .text(Params.LEVEL)
        .map(
            word ->
                LogLevel.parse(word)
                    .orElseThrow(
                        () ->
                            ApiRejections.badRequest("level is debug, info, warn or error")
                                .asException()))
        .orElse(LogLevel.DEBUG);
  }

  private static int limit(Call call, int usually) {
    long limit = call.values().whole(Params.LIMIT).orElse(usually);
    if (limit < 1) {
      throw ApiRejections.badRequest("limit is at least 1").asException();
    }
    return (int) Math.min(limit, MOST);
  }

  private record ErrorView(
      String timestamp,
      String level,
      String message,
      String kind,
      String type,
      String file,
      int line,
      int column,
      String stack,
      long release,
      String requestId,
      String firstAt,
      long times) {
    static ErrorView of(AppError error) {
      return new ErrorView(
          Times.of(error.lastAt()),
          LogLevel.ERROR.word(),
          error.message(),
          error.kind(),
          error.type(),
          error.file(),
          error.line(),
          error.column(),
          error.stack(),
          error.release(),
          error.request(),
          Times.of(error.firstAt()),
          error.times());
    }
  }

  private CompletionStage<EndpointReply> errors(Call call, AppRow app) {
    int limit = limit(call, USUALLY_ERRORS);
    return writer
        .flush()
        .thenCompose(_ -> logs.errors(app.id(), limit))
        .thenApply(found -> EndpointReply.of(found.stream().map(ErrorView::of).toList()));
  }

  private record OlderEntry(long id, String level, String message, String createdAt) {
    static OlderEntry of(LogLine line) {
      return new OlderEntry(line.id(), line.level().word(), line.message(), Times.of(line.at()));
    }
  }

  private record OlderLogs(List<OlderEntry> logs) {}

  /** Older clients have a limit that cannot be corrected. */
  private CompletionStage<EndpointReply> ofSite(Call call) {
    String site =
        call.values()
            .text(Params.SITE_ID)
            .orElseThrow(() -> ApiRejections.badRequest("site_id required").asException());
    long asked = call.values().whole(Params.LIMIT).orElse(USUALLY_BY_SITE);
    int limit = asked < 1 || asked > MOST ? USUALLY_BY_SITE : (int) asked;
    AppRow app;
    try {
      app = named(call, site);
    } catch (RejectedException _) {
      // They ask for any text, and take one that is no app's for an app without lines.
      return completedFuture(EndpointReply.of(new OlderLogs(List.of())));
    }
    var query = new LogQuery(app.id(), LogLevel.DEBUG, 0, 0, limit);
    return writer
        .flush()
        .thenCompose(_ -> logs.newest(query))
        .thenApply(
            found -> EndpointReply.of(new OlderLogs(found.stream().map(OlderEntry::of).toList())));
  }
}
