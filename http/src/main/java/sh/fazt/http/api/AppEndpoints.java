package sh.fazt.http.api;

import static java.util.concurrent.CompletableFuture.completedFuture;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.auth.Caller;
import sh.fazt.http.auth.Sight;
import sh.fazt.http.contract.AppContract;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Visibility;
import sh.fazt.registry.Answer;
import sh.fazt.registry.Refused;
import sh.fazt.registry.app.App;
import sh.fazt.registry.app.MetadataChange;
import sh.fazt.registry.node.Registry;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.routing.RoutingTable;

/** What the API does with apps. */
final class AppEndpoints {
  private final LiveTable table;
  private final Registry registry;

  AppEndpoints(LiveTable table, Registry registry) {
    this.table = table;
    this.registry = registry;
  }

  Map<Endpoint, Handler> handlers() {
    return Map.of(
        AppContract.LIST, this::list,
        AppContract.READ, this::read,
        AppContract.UPDATE, this::update);
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record Listed(
      String id,
      String name,
      @JsonInclude(JsonInclude.Include.ALWAYS) String title,
      String description,
      List<String> tags,
      String visibility,
      String source,
      String sourceUrl,
      String sourceRef,
      String sourceCommit,
      String originalId,
      @Nullable String forkedFromId,
      int fileCount,
      long sizeBytes,
      String createdAt,
      String updatedAt,
      @JsonInclude(JsonInclude.Include.ALWAYS) List<String> aliases,
      String version,
      @Nullable Long release) {

    static Listed of(RoutingTable table, AppRow app, Caller caller) {
      var names =
          table.namesOf(app.id()).stream()
              .filter(name -> caller.mayTouch(name, table.target(name)))
              .map(Subdomain::value)
              .toList();
      var metadata = app.metadata();
      var active = app.activeRelease();
      return new Listed(
          app.id().value(),
          names.isEmpty() ? metadata.title() : names.getFirst(),
          metadata.title(),
          metadata.description(),
          metadata.tags(),
          metadata.visibility().word(),
          app.source().type(),
          app.source().url(),
          app.source().ref(),
          app.source().commit(),
          app.original().value(),
          app.parent() == null ? null : app.parent().value(),
          active == null ? 0 : active.fileCount(),
          active == null ? 0 : active.bytes(),
          Times.of(app.createdAt()),
          Times.of(app.updatedAt()),
          names,
          app.version().toString(),
          active == null ? null : active.no().value());
    }
  }

  private record Changed(String id, String message) {}

  private CompletionStage<Reply> list(Call call) {
    boolean all = call.values().on("all");
    if (all && !call.caller().has(Scope.READ)) {
      throw (call.caller().isKnown() ? ApiRefusal.needs(Scope.READ) : ApiRefusal.anonymous())
          .asException();
    }
    var now = table.now();
    return completedFuture(
        Reply.of(
            live(now)
                .filter(app -> all || app.metadata().visibility() == Visibility.PUBLIC)
                .filter(app -> Sight.touches(now, app.id(), call.caller()))
                .sorted(
                    Comparator.comparing(AppRow::updatedAt).reversed().thenComparing(AppRow::id))
                .map(app -> Listed.of(now, app, call.caller()))
                .toList()));
  }

  private static Stream<AppRow> live(RoutingTable table) {
    return StreamSupport.stream(table.apps().spliterator(), false).filter(app -> !app.removed());
  }

  private CompletionStage<Reply> read(Call call) {
    var now = table.now();
    var app = found(now, call.values().needed("id"));
    if (!Sight.touches(now, app.id(), call.caller())) {
      throw ApiRefusal.forbidden("This key may not look at " + app.id()).asException();
    }
    return completedFuture(Reply.of(Listed.of(now, app, call.caller())).at(app.version()));
  }

  /** The app of an id, or the one an alias leads to; of a split the first. */
  static AppRow found(RoutingTable table, String text) {
    var id = AppId.parse(text);
    if (id.isPresent()) {
      return live(table, id.get());
    }
    var target = Subdomain.parse(text).map(table::target).orElse(null);
    return switch (target) {
      case Target.Proxy(var app) -> live(table, app);
      case Target.Split(var arms, _) -> live(table, arms.getFirst().app());
      case Target.Reserved _ ->
          throw new ApiRefusal.Plain("RESERVED", 404, "Subdomain is reserved").asException();
      case Target.Redirect _ -> throw unknown();
      case null -> throw unknown();
    };
  }

  private static Refused unknown() {
    return new ApiRefusal.Plain("NOT_FOUND", 404, "App or alias not found").asException();
  }

  private static AppRow live(RoutingTable table, AppId id) {
    var app = table.app(id);
    if (app == null || app.removed()) {
      throw ApiRefusal.noApp().asException();
    }
    return app;
  }

  private CompletionStage<Reply> update(Call call) {
    var id =
        AppId.parse(call.values().needed("id")).orElseThrow(() -> ApiRefusal.noApp().asException());
    var values = call.values();
    var change =
        new MetadataChange(
            values.has("title") ? values.text("title").orElse("") : null,
            values.has("description") ? values.text("description").orElse("") : null,
            values.texts("tags").orElse(null),
            visibility(values),
            values.flag("spa").orElse(null));
    if (change.equals(MetadataChange.NOTHING)) {
      live(table.now(), id);
      throw ApiRefusal.badRequest("no fields to update").asException();
    }
    var now = table.now();
    if (now.app(id) != null && !Sight.touches(now, id, call.caller())) {
      throw ApiRefusal.forbidden("This key may not change " + id).asException();
    }
    return call.meta(id)
        .thenCompose(meta -> registry.change(id, new App.ChangeMetadata(meta, change)))
        .thenApply(
            answer ->
                switch (answer) {
                  case Answer.Done(var version, _, _) ->
                      Reply.of(new Changed(id.value(), "App updated")).at(version);
                  case Answer.Refused why -> throw new Refused(why);
                });
  }

  static @Nullable Visibility visibility(Values values) {
    return values
        .text("visibility")
        .map(
            word ->
                Visibility.parse(word)
                    .orElseThrow(
                        () ->
                            ApiRefusal.badRequest(
                                    "visibility must be 'public', 'unlisted', or 'private'")
                                .asException()))
        .orElse(null);
  }
}
