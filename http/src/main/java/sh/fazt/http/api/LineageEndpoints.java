package sh.fazt.http.api;

import static java.util.concurrent.CompletableFuture.completedFuture;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
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
      List<Member> forks) {}

  private record Fork(List<String> aliases, String id, String title) {}

  private CompletionStage<Reply> fork(Call call) {
    var values = call.values();
    var now = table.now();
    var parent =
        AppView.live(
            now,
            AppId.parse(values.needed("id")).orElseThrow(() -> ApiRefusal.noApp().asException()));
    var name =
        values.text("alias").map(_ -> call.label("alias", "invalid alias format")).orElse(null);
    if (!call.caller().has(Scope.READ)) {
      throw ApiRefusal.needs(Scope.READ).asException();
    }
    call.mustSee(now, parent);
    if (name != null) {
      call.mustTouch(name);
    }
    var release =
        values.whole("release").isPresent()
            ? ReleaseNo.of(Math.max(1, values.whole("release").getAsLong()))
            : null;
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
    var app = AppView.live(now, id);
    call.mustSee(now, app);
    var root = now.app(app.original());
    return completedFuture(
        Reply.of(member(now, new Family(now), root == null ? app : root, call.caller())));
  }

  /** Of apps the caller may not look at only the id is told, so that the tree hangs together. */
  private static Member member(RoutingTable table, Family family, AppRow app, Caller caller) {
    boolean seen =
        Sight.touches(table, app.id(), caller) || (app.removed() && caller.mayTouch(app.id()));
    return new Member(
        app.id().value(),
        seen ? app.metadata().title() : "",
        seen ? AppView.names(table, app.id(), caller) : List.of(),
        app.removed() ? true : null,
        family.of(app.id()).stream().map(fork -> member(table, family, fork, caller)).toList());
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
