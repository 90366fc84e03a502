package sh.fazt.registry.change;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Version;
import sh.fazt.journal.alias.AliasPointed;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.domain.alias.AliasRejections;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.domain.app.AppRejections;
import sh.fazt.registry.routing.LiveTable;

/**
 * Makes apps, with or without a name. The claim of the name is taken first, then the app is made,
 * then the name is pointed at it; an app whose name went to somebody else is taken back.
 */
final class NewApps {
  private static final int TRIES = 8;

  private final LiveTable table;
  private final Entities entities;
  private final DrawnAppIds ids;

  NewApps(LiveTable table, Entities entities, DrawnAppIds ids) {
    this.table = table;
    this.entities = entities;
    this.ids = ids;
  }

  /** How the making of an app ended. */
  sealed interface Made {
    /** It is there, and served under its name if it has one. */
    record Done(AppId app, Answer.Done birth) implements Made {}

    /** What would be written; nothing was. */
    record Planned(List<JournalEvent> events) implements Made {}

    /** Somebody else has the name; nothing is left of the app. */
    record NameTaken() implements Made {}

    /** Nothing is left of it, unless the outcome is unknown. */
    record Rejected(Rejection rejection) implements Made {}
  }

  /**
   * Makes an app.
   *
   * @param name a label that is to lead to it, or none
   * @param birth gives the app of this id its first event
   */
  CompletionStage<Made> make(
      @Nullable Subdomain name, CommandMeta meta, Function<AppId, CompletionStage<Answer>> birth) {
    if (name != null && !meta.limits().includes(name)) {
      return rejected(AliasRejections.outOfReach(name));
    }
    if (name == null && meta.limits().isForSomeNames()) {
      return rejected(AppRejections.noNewApps());
    }
    if (meta.planned()) {
      return plan(name, birth);
    }
    return ids.draw(meta)
        .thenCompose(
            drawn ->
                drawn.done() || isPointed(name, drawn.app())
                    ? completedFuture(before(drawn.app()))
                    : (name == null ? create(meta, birth, TRIES) : named(name, meta, birth))
                        .thenCompose(made -> finished(made, meta)));
  }

  /** A crash may have come after all was done and before that was noted. */
  private boolean isPointed(@Nullable Subdomain name, AppId app) {
    return name != null && new Target.Proxy(app).equals(table.now().target(name));
  }

  /** What was answered when the command was carried out, wherever its name leads by now. */
  private Made before(AppId app) {
    var row = Objects.requireNonNull(table.now().app(app));
    Answer.Result result =
        row.releases().isEmpty()
            ? Answer.Result.CHANGED
            : new Answer.Result.Released(row.releases().getFirst().no());
    return new Made.Done(app, new Answer.Done(row.version(), result, true));
  }

  private CompletionStage<Made> finished(Made made, CommandMeta meta) {
    return made instanceof Made.Done
        ? ids.finish(meta).handle((_, _) -> made)
        : completedFuture(made);
  }

  /** What would be written; the id is drawn anew then. */
  private CompletionStage<Made> plan(
      @Nullable Subdomain name, Function<AppId, CompletionStage<Answer>> birth) {
    if (name != null && name.isSystem() && !name.isSystemPage()) {
      return rejected(AliasRejections.systemLabel(name));
    }
    if (name != null && isTaken(name)) {
      return nameTaken();
    }
    AppId app = ids.draw();
    return birth
        .apply(app)
        .thenApply(
            answer ->
                switch (answer) {
                  case Answer.Planned(var events) ->
                      new Made.Planned(name == null ? events : pointed(name, app, events));
                  case Answer.Rejected(var why) -> new Made.Rejected(why);
                  case Answer.Done _ -> throw notPlanned();
                });
  }

  /** The events, and that the name is pointed at the app. */
  private List<JournalEvent> pointed(Subdomain name, AppId app, List<JournalEvent> events) {
    var row = table.now().alias(name);
    var all = new ArrayList<>(events);
    all.add(
        new AliasPointed(
            events.getFirst().meta(),
            name,
            (row == null ? Version.NONE : row.version()).next(),
            null,
            new Target.Proxy(app)));
    return all;
  }

  private static IllegalStateException notPlanned() {
    return new IllegalStateException("a plan was carried out, or a command only planned");
  }

  private CompletionStage<Made> named(
      Subdomain name, CommandMeta meta, Function<AppId, CompletionStage<Answer>> birth) {
    if (name.isSystem() && !name.isSystemPage()) {
      return rejected(AliasRejections.systemLabel(name));
    }
    return entities
        .claim(name, meta.command())
        .thenCompose(
            answer ->
                switch (answer) {
                  case Answer.Done _ ->
                      create(meta, birth, TRIES)
                          .thenCompose(
                              made ->
                                  made instanceof Made.Done done
                                      ? point(name, done, meta)
                                      : completedFuture(made));
                  case Answer.Rejected _ when isTaken(name) -> nameTaken();
                  case Answer.Rejected(var why) -> rejected(why);
                  case Answer.Planned _ -> throw notPlanned();
                })
        .whenComplete((_, _) -> entities.endClaim(name, meta.command()));
  }

  private boolean isTaken(Subdomain name) {
    return table.now().target(name) != null;
  }

  private CompletionStage<Made> create(
      CommandMeta meta, Function<AppId, CompletionStage<Answer>> birth, int tries) {
    return ids.draw(meta)
        .thenCompose(
            drawn ->
                birth
                    .apply(drawn.app())
                    .thenCompose(
                        answer ->
                            switch (answer) {
                              case Answer.Done done ->
                                  completedFuture(new Made.Done(drawn.app(), done));
                              case Answer.Rejected(var why)
                                  when why.code() == RejectionCode.ID_TAKEN && tries > 1 ->
                                  create(meta, birth, tries - 1);
                              case Answer.Rejected(var why) -> rejected(why);
                              case Answer.Planned _ -> throw notPlanned();
                            }));
  }

  private CompletionStage<Made> point(Subdomain name, Made.Done made, CommandMeta meta) {
    var target = new Target.Proxy(made.app());
    if (made.birth().repeated() && target.equals(table.now().target(name))) {
      return completedFuture(made);
    }
    return entities
        .alias(name, new Alias.PointAlias(meta.consequence(), target, Alias.Replacing.NOTHING))
        .thenCompose(
            answer ->
                switch (answer) {
                  case Answer.Done _ -> completedFuture(made);
                  case Answer.Rejected _ when isTaken(name) ->
                      takeBack(made, meta).thenCompose(_ -> nameTaken());
                  case Answer.Rejected(var why) when why.code() == RejectionCode.OUTCOME_UNKNOWN ->
                      rejected(why);
                  case Answer.Rejected(var why) ->
                      takeBack(made, meta).thenCompose(_ -> rejected(why));
                  case Answer.Planned _ -> throw notPlanned();
                });
  }

  private CompletionStage<Answer> takeBack(Made.Done made, CommandMeta meta) {
    return entities.app(made.app(), new App.RemoveApp(meta.consequence()));
  }

  private static CompletionStage<Made> nameTaken() {
    return completedFuture(new Made.NameTaken());
  }

  private static CompletionStage<Made> rejected(Rejection why) {
    return completedFuture(new Made.Rejected(why));
  }
}
