package sh.fazt.http.endpoint;

import static java.util.concurrent.CompletableFuture.completedFuture;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.answer.EndpointReply;
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
import sh.fazt.http.request.ReadBack;
import sh.fazt.http.request.Values;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Source;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Visibility;
import sh.fazt.registry.change.AppOutcome;
import sh.fazt.registry.change.Registry;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.KeyLimits;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.domain.app.MetadataChange;
import sh.fazt.registry.routing.AppPosition;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.routing.RoutingTable;

/** What the API does with apps: list, show, make, describe, remove. */
public final class AppEndpoints {
  private static final String MINIMAL = "minimal";
  private static final Set<String> WRITABLE = Set.of("title", "description", "tags", "visibility");

  private final ApiContext context;
  private final LiveTable table;
  private final Registry registry;
  private final TemplateTrees templates;

  public AppEndpoints(ApiContext context, TemplateTrees templates) {
    this.context = context;
    this.table = context.node().table();
    this.registry = context.node().registry();
    this.templates = templates;
  }

  public Map<Endpoint, Handler> handlers() {
    return Map.of(
        AppContract.LIST, this::list,
        AppContract.READ, this::read,
        AppContract.CREATE, this::create,
        AppContract.CREATE_BY_NAME, this::createByName,
        AppContract.INSTALL, AppEndpoints::install,
        AppContract.TEMPLATES, _ -> completedFuture(EndpointReply.of(Templates.NAMES)),
        AppContract.UPDATE, this::update,
        AppContract.DELETE, this::delete);
  }

  private record Changed(String id, String message) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Created(
      @Nullable String alias, String id, String title, @Nullable String url, String visibility) {}

  private record CreatedByName(String id, String name, String template, String url) {}

  private record Deleted(int deleted, String id, String message, String title) {}

  private CompletionStage<EndpointReply> list(Call call) {
    boolean all = call.values().on(Params.ALL);
    if (all && !call.caller().has(Scope.READ)) {
      throw (call.caller().isKnown() ? ApiRejections.needs(Scope.READ) : ApiRejections.anonymous())
          .asException();
    }
    var now = table.now();
    var apps =
        new Listing<AppRow>(
            after -> now.appsAfter(place(after)),
            app -> AppPosition.of(app).toString(),
            app -> AppView.of(now, app, call.caller()));
    return completedFuture(
        Page.of(
            call,
            all && call.caller().limits().equals(KeyLimits.NONE)
                ? apps.ofSize(now.listedApps())
                : apps.only(
                    app ->
                        (all || app.metadata().visibility() == Visibility.PUBLIC)
                            && Permissions.touches(now, app.id(), call.caller()))));
  }

  private static @Nullable AppPosition place(String cursor) {
    return cursor.isEmpty() ? null : AppPosition.parse(cursor).orElseThrow(Page::badCursor);
  }

  private CompletionStage<EndpointReply> read(Call call) {
    var now = table.now();
    var app = AppView.found(now, call.values().needed(Params.ID), call.caller());
    return completedFuture(EndpointReply.of(AppView.of(now, app, call.caller())).at(app.version()));
  }

  private CompletionStage<EndpointReply> create(Call call) {
    var values = call.values();
    String title = values.needed(Params.TITLE);
    var visibility = visibility(values);
    var name =
        values
            .text(Params.ALIAS)
            .map(_ -> call.label(Params.ALIAS, "invalid alias format"))
            .orElse(null);
    call.mustTouchNew(name);
    var template = values.text(Params.TEMPLATE).map(Templates::named).orElse(null);
    var metadata =
        new Metadata(
            title,
            values.text(Params.DESCRIPTION).orElse(""),
            values.texts(Params.TAGS).orElse(List.of()),
            visibility == null ? Visibility.UNLISTED : visibility,
            false,
            Map.of());
    return make(
        call,
        name,
        metadata,
        template,
        made ->
            EndpointReply.of(
                    new Created(
                        name == null ? null : name.value(),
                        made.app().value(),
                        title,
                        name == null ? null : context.siteUrl(name, call.request()),
                        metadata.visibility().word()))
                .at(made.version()));
  }

  private CompletionStage<EndpointReply> createByName(Call call) {
    var name =
        Subdomain.parse(call.values().needed(Params.NAME))
            .orElseThrow(
                () ->
                    ApiRejections.badRequest(
                            "invalid app name: use lowercase letters, numbers, and hyphens only")
                        .asException());
    call.mustTouch(name);
    String template = call.values().text(Params.TEMPLATE).orElse(MINIMAL);
    return make(
        call,
        name,
        Metadata.titled(name.value()),
        Templates.named(template),
        made ->
            EndpointReply.of(
                    new CreatedByName(
                        made.app().value(),
                        name.value(),
                        template,
                        context.siteUrl(name, call.request())))
                .at(made.version()));
  }

  private CompletionStage<EndpointReply> make(
      Call call,
      @Nullable Subdomain name,
      Metadata metadata,
      @Nullable Template template,
      Function<AppOutcome.Made, EndpointReply> done) {
    return templates
        .whileStored(
            template,
            metadata.title(),
            tree -> registry.create(call.meta(), name, metadata, Source.of("template"), tree))
        .thenApply(
            outcome ->
                switch (outcome) {
                  case AppOutcome.Made made -> done.apply(made);
                  case AppOutcome.Planned(var events) -> EndpointReply.planned(events);
                  case AppOutcome.NameTaken(var taken) ->
                      throw RejectionCode.CONFLICT
                          .because("'" + taken + "' leads to another app already")
                          .asException();
                  case AppOutcome.Rejected(var why) -> throw new RejectedException(why);
                });
  }

  /** Nothing of a repository is ever run here. */
  private static CompletionStage<EndpointReply> install(Call call) {
    String host = call.values().needed(Params.URL).replaceFirst("^(?i:https?)://", "");
    String named = host.replaceFirst("[/:].*$", "");
    if (host.contains("/") && !named.equals("github.com") && named.contains(".")) {
      throw ApiRejections.badRequest(
              "invalid GitHub URL: unsupported host: " + named + " (only github.com supported)")
          .asException();
    }
    throw RejectionCode.NOT_HERE
        .because(
            "Repositories are cloned and built where you are: fazt app install "
                + "URL, with the command line of this version")
        .asException();
  }

  private CompletionStage<EndpointReply> update(Call call) {
    var id = id(call);
    var values = call.values();
    var change =
        new MetadataChange(
            values.has(Params.TITLE) ? values.text(Params.TITLE).orElse("") : null,
            values.has(Params.DESCRIPTION) ? values.text(Params.DESCRIPTION).orElse("") : null,
            values.texts(Params.TAGS).orElse(null),
            visibility(values),
            values.flag(Params.SPA).orElse(null),
            values.textByName(Params.SETTINGS));
    var now = table.now();
    if (change.equals(MetadataChange.NOTHING)) {
      AppView.live(now, id);
      throw ApiRejections.badRequest("no fields to update").asException();
    }
    call.mustTouch(now, id);
    var row = now.app(id);
    var checked =
        row == null
            ? call
            : ReadBack.checked(
                call, AppContract.APP, AppView.of(now, row, call.caller()), WRITABLE);
    return checked
        .meta(id)
        .thenCompose(meta -> registry.change(id, new App.ChangeMetadata(meta, change)))
        .thenApply(
            answer ->
                switch (answer) {
                  case Answer.Planned(var events) -> EndpointReply.planned(events);
                  case Answer.Done(var version, _, _) ->
                      EndpointReply.of(new Changed(id.value(), "App updated")).at(version);
                  case Answer.Rejected(var why) -> throw why.asException();
                });
  }

  private static AppId id(Call call) {
    return AppId.parse(call.values().needed(Params.ID))
        .orElseThrow(() -> ApiRejections.noApp().asException());
  }

  /** One that is gone already may be asked for again with the key it was removed with. */
  private static AppRow removable(RoutingTable table, Call call) {
    var app = table.app(id(call));
    boolean again = call.conditions().idempotencyKey() != null;
    if (app == null || (app.removed() && !again)) {
      throw ApiRejections.noApp().asException();
    }
    return app;
  }

  private CompletionStage<EndpointReply> delete(Call call) {
    var now = table.now();
    var app = removable(now, call);
    var all = call.values().on(Params.WITH_FORKS) ? goes(now, app) : List.<AppRow>of();
    call.mustTouch(now, app.id());
    all.forEach(fork -> call.mustTouch(now, fork.id()));
    var ids = Stream.concat(Stream.of(app), all.stream()).map(AppRow::id).toList();
    return call.meta(app.id())
        .thenCompose(meta -> registry.remove(meta, ids))
        .thenApply(
            answer ->
                switch (answer) {
                  case Answer.Done done ->
                      EndpointReply.of(
                              new Deleted(
                                  ids.size(),
                                  app.id().value(),
                                  "App deleted",
                                  app.metadata().title()))
                          .at(done.version());
                  case Answer.Planned(var events) -> EndpointReply.planned(events);
                  case Answer.Rejected(var why) -> throw why.asException();
                });
  }

  /** The forks that go with an app; of one that is gone already those that went with it. */
  private static List<AppRow> goes(RoutingTable table, AppRow app) {
    var removal = app.removal();
    return ForkTree.descendants(table, app).stream()
        .filter(
            fork ->
                removal == null
                    ? !fork.removed()
                    : fork.removal() != null && fork.removal().command().equals(removal.command()))
        .toList();
  }

  public static @Nullable Visibility visibility(Values values) {
    return values
        .text(Params.VISIBILITY)
        .map(
            word ->
                Visibility.parse(word)
                    .orElseThrow(
                        () ->
                            ApiRejections.badRequest(
                                    "visibility must be 'public', 'unlisted', or 'private'")
                                .asException()))
        .orElse(null);
  }
}
