package sh.fazt.http.endpoint;

import static java.util.concurrent.CompletableFuture.completedFuture;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.answer.StreamedJson;
import sh.fazt.http.auth.Permissions;
import sh.fazt.http.contract.AppContract;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Params;
import sh.fazt.http.request.ApiContext;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.Call;
import sh.fazt.http.request.Handler;
import sh.fazt.http.request.Listing;
import sh.fazt.http.request.Page;
import sh.fazt.journal.AppId;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Scope;
import sh.fazt.registry.change.AppOutcome;
import sh.fazt.registry.change.Registry;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.routing.RoutingTable;

/** What the API does with forks: make them, and show where apps came from. */
public final class LineageEndpoints {
  private final ApiContext context;
  private final LiveTable table;
  private final Registry registry;

  public LineageEndpoints(ApiContext context) {
    this.context = context;
    this.table = context.node().table();
    this.registry = context.node().registry();
  }

  public Map<Endpoint, Handler> handlers() {
    return Map.of(
        AppContract.FORK, this::fork,
        AppContract.LINEAGE, this::lineage,
        AppContract.FORKS, this::forks);
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Forked(
      @Nullable String alias,
      String forkedFromId,
      String id,
      @Nullable String originalId,
      String title,
      @Nullable String url) {}

  private record Fork(List<String> aliases, String id, String title) {}

  private CompletionStage<EndpointReply> fork(Call call) {
    var values = call.values();
    var now = table.now();
    var name =
        values
            .text(Params.ALIAS)
            .map(_ -> call.label(Params.ALIAS, "invalid alias format"))
            .orElse(null);
    if (!call.caller().has(Scope.READ)) {
      throw ApiRejections.needs(Scope.READ).asException();
    }
    var parent =
        AppView.seen(
            now,
            AppId.parse(values.needed(Params.ID))
                .orElseThrow(() -> ApiRejections.noApp().asException()),
            call.caller());
    call.mustTouchNew(name);
    var asked = values.whole(Params.RELEASE);
    if (asked.isPresent() && asked.getAsLong() < 1) {
      throw ApiRejections.badRequest("release must be at least 1").asException();
    }
    var release = asked.isPresent() ? ReleaseNo.of(asked.getAsLong()) : null;
    var copied = values.flag(Params.COPY_STORAGE);
    boolean mayCopy = call.caller().has(Scope.DATA);
    if (copied.orElse(false) && !mayCopy) {
      throw ApiRejections.needs(Scope.DATA).asException();
    }
    return registry
        .fork(call.meta(), parent.id(), release, name, copied.orElse(mayCopy))
        .thenApply(
            outcome ->
                switch (outcome) {
                  case AppOutcome.Made(var id, var version) -> {
                    var made = Objects.requireNonNull(table.now().app(id));
                    yield EndpointReply.of(
                            new Forked(
                                name == null ? null : name.value(),
                                parent.id().value(),
                                id.value(),
                                AppView.known(table.now(), made, made.original(), call.caller()),
                                made.metadata().title(),
                                name == null ? null : context.siteUrl(name, call.request())))
                        .at(version);
                  }
                  case AppOutcome.Planned(var events) -> EndpointReply.planned(events);
                  case AppOutcome.NameTaken _ ->
                      throw ApiRejections.badRequest("alias already exists").asException();
                  case AppOutcome.Rejected(var why) -> throw new RejectedException(why);
                });
  }

  private CompletionStage<EndpointReply> lineage(Call call) {
    var now = table.now();
    var id =
        AppId.parse(call.values().needed(Params.ID))
            .orElseThrow(() -> ApiRejections.noApp().asException());
    var app = AppView.seen(now, id, call.caller());
    var root = now.app(app.original());
    var top = root != null && Permissions.touches(now, root.id(), call.caller()) ? root : app;
    long max = call.values().whole(Params.LIMIT).orElse(Long.MAX_VALUE);
    return completedFuture(
        EndpointReply.of(new StreamedJson(new LineageText(now, top, call.caller(), max))));
  }

  private CompletionStage<EndpointReply> forks(Call call) {
    var now = table.now();
    var parent = AppId.parse(call.values().needed(Params.ID));
    return completedFuture(
        Page.of(
            call,
            new Listing<AppRow>(
                    after -> parent.map(id -> forks(now, id, after)).orElse(Stream.of()).iterator(),
                    LineageEndpoints::place,
                    fork ->
                        new Fork(
                            AppView.names(now, fork.id(), call.caller()),
                            fork.id().value(),
                            fork.metadata().title()))
                .only(
                    fork ->
                        !fork.removed() && Permissions.touches(now, fork.id(), call.caller()))));
  }

  private static Stream<AppRow> forks(RoutingTable table, AppId parent, String after) {
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(table.forksOf(parent), Spliterator.ORDERED), false)
        .dropWhile(fork -> !after.isEmpty() && place(fork).compareTo(after) >= 0);
  }

  /** The youngest fork has the greatest. */
  private static String place(AppRow fork) {
    return Listing.rising(ChronoUnit.NANOS.between(Instant.EPOCH, fork.createdAt())) + fork.id();
  }
}
