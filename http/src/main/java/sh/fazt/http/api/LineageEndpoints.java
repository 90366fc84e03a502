package sh.fazt.http.api;

import static java.util.concurrent.CompletableFuture.completedFuture;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.auth.Caller;
import sh.fazt.http.auth.Sight;
import sh.fazt.http.contract.AppContract;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.journal.AppId;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Scope;
import sh.fazt.registry.Refused;
import sh.fazt.registry.node.AppOutcome;
import sh.fazt.registry.node.Registry;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.routing.RoutingTable;

/** What the API does with forks: make them, and show where apps came from. */
final class LineageEndpoints {
  /** Generations that are shown: nobody reads more, and JSON nests no deeper everywhere. */
  private static final int DEPTH = 200;

  private final ApiContext context;
  private final LiveTable table;
  private final Registry registry;

  LineageEndpoints(ApiContext context) {
    this.context = context;
    this.table = context.node().table();
    this.registry = context.node().registry();
  }

  Map<Endpoint, Handler> handlers() {
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
      String originalId,
      String title,
      @Nullable String url) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record Member(
      String id,
      @JsonInclude(JsonInclude.Include.ALWAYS) String title,
      List<String> aliases,
      @Nullable Boolean removed,
      @Nullable Boolean cut,
      List<Member> forks) {}

  private record Fork(List<String> aliases, String id, String title) {}

  private CompletionStage<Reply> fork(Call call) {
    var values = call.values();
    var now = table.now();
    var name =
        values.text("alias").map(_ -> call.label("alias", "invalid alias format")).orElse(null);
    if (!call.caller().has(Scope.READ)) {
      throw ApiRefusal.needs(Scope.READ).asException();
    }
    var parent =
        AppView.seen(
            now,
            AppId.parse(values.needed("id")).orElseThrow(() -> ApiRefusal.noApp().asException()),
            call.caller());
    call.mustTouchNew(name);
    var asked = values.whole("release");
    if (asked.isPresent() && asked.getAsLong() < 1) {
      throw ApiRefusal.badRequest("release must be at least 1").asException();
    }
    var release = asked.isPresent() ? ReleaseNo.of(asked.getAsLong()) : null;
    return registry
        .fork(call.meta(), parent.id(), release, name)
        .thenApply(
            outcome ->
                switch (outcome) {
                  case AppOutcome.Made(var id, var version) -> {
                    var made = Objects.requireNonNull(table.now().app(id));
                    yield Reply.of(
                            new Forked(
                                name == null ? null : name.value(),
                                parent.id().value(),
                                id.value(),
                                made.original().value(),
                                made.metadata().title(),
                                name == null ? null : context.siteUrl(name, call.request())))
                        .at(version);
                  }
                  case AppOutcome.NameTaken _ ->
                      throw ApiRefusal.badRequest("alias already exists").asException();
                  case AppOutcome.Refused(var why) -> throw new Refused(why);
                });
  }

  private CompletionStage<Reply> lineage(Call call) {
    var now = table.now();
    var id =
        AppId.parse(call.values().needed("id")).orElseThrow(() -> ApiRefusal.noApp().asException());
    var app = AppView.seen(now, id, call.caller());
    var root = now.app(app.original());
    var top = root != null && isSeen(now, root, call.caller()) ? root : app;
    return completedFuture(Reply.of(member(now, new Family(now), top, call.caller(), DEPTH)));
  }

  private static boolean isSeen(RoutingTable table, AppRow app, Caller caller) {
    return Sight.touches(table, app.id(), caller);
  }

  private static Member member(
      RoutingTable table, Family family, AppRow app, Caller caller, int depth) {
    var forks = depth == 0 ? List.<AppRow>of() : seen(table, family, app, caller, depth);
    boolean cut = depth == 0 && !family.of(app.id()).isEmpty();
    return new Member(
        app.id().value(),
        app.metadata().title(),
        AppView.names(table, app.id(), caller),
        app.removed() ? true : null,
        cut ? true : null,
        forks.stream().map(fork -> member(table, family, fork, caller, depth - 1)).toList());
  }

  /** The forks of an app; in the place of one that the caller may not know those of it. */
  private static List<AppRow> seen(
      RoutingTable table, Family family, AppRow app, Caller caller, int depth) {
    return family.of(app.id()).stream()
        .flatMap(
            fork ->
                isSeen(table, fork, caller) || depth == 0
                    ? Stream.of(fork).filter(one -> isSeen(table, one, caller))
                    : seen(table, family, fork, caller, depth - 1).stream())
        .toList();
  }

  private CompletionStage<Reply> forks(Call call) {
    var now = table.now();
    var forks = AppId.parse(call.values().needed("id")).map(new Family(now)::of).orElse(List.of());
    return completedFuture(
        Reply.of(
            forks.reversed().stream()
                .filter(fork -> !fork.removed())
                .filter(fork -> Sight.touches(now, fork.id(), call.caller()))
                .map(
                    fork ->
                        new Fork(
                            AppView.names(now, fork.id(), call.caller()),
                            fork.id().value(),
                            fork.metadata().title()))
                .toList()));
  }
}
