package sh.fazt.registry.node;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import sh.fazt.journal.AppId;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.Version;
import sh.fazt.registry.Answer;
import sh.fazt.registry.CommandMeta;
import sh.fazt.registry.Planned;
import sh.fazt.registry.alias.Alias;
import sh.fazt.registry.app.App;
import sh.fazt.registry.routing.LiveTable;

/** Removes apps, one or a family. */
final class Removals {
  private final LiveTable table;
  private final Entities entities;
  private final InstantSource clock;

  Removals(LiveTable table, Entities entities, InstantSource clock) {
    this.table = table;
    this.entities = entities;
    this.clock = clock;
  }

  /**
   * Removes an app and others with it, as one command. The others go first, the last of them before
   * the first, so that what is left of a removal that was cut short is a whole family again, which
   * can be removed by asking again. Others that are gone already are as good as removed.
   *
   * @param apps the app itself, then the others
   * @return done with the version of the app itself
   */
  CompletionStage<Answer> remove(CommandMeta meta, List<AppId> apps) {
    if (meta.planned()) {
      return removalPlan(meta, apps);
    }
    var itself = apps.getFirst();
    if (apps.size() == 1) {
      return entities.app(itself, new App.RemoveApp(meta));
    }
    return isAllowed(meta, itself)
        .thenCompose(
            allowed ->
                allowed instanceof Answer.Refused
                    ? completedFuture(allowed)
                    : others(meta, apps)
                        .thenCompose(
                            answer ->
                                answer instanceof Answer.Refused
                                    ? completedFuture(answer)
                                    : entities.app(itself, new App.RemoveApp(meta))));
  }

  /** Whether the removal of the app itself would be refused; nothing is done if so. */
  private CompletionStage<Answer> isAllowed(CommandMeta meta, AppId app) {
    return entities
        .app(app, new App.RemoveApp(meta.asPlan()))
        .exceptionally(
            failure -> {
              Planned.of(failure);
              return new Answer.Done(Version.NONE, 0, false);
            });
  }

  private CompletionStage<Answer> others(CommandMeta meta, List<AppId> apps) {
    CompletionStage<Answer> all = completedFuture(new Answer.Done(Version.NONE, 0, false));
    for (AppId app : apps.subList(1, apps.size()).reversed()) {
      all =
          all.thenCompose(
              before ->
                  before instanceof Answer.Refused
                      ? completedFuture(before)
                      : entities
                          .app(app, new App.RemoveApp(meta.consequence()))
                          .thenApply(next -> isRefusedButGone(next) ? next : before));
    }
    return all;
  }

  private static boolean isRefusedButGone(Answer answer) {
    return answer instanceof Answer.Refused why && !why.code().equals("APP_NOT_FOUND");
  }

  /** A removal, and what it does to each name that leads to the app. */
  private CompletionStage<Answer> removalPlan(CommandMeta meta, List<AppId> apps) {
    var now = table.now();
    var events = new ArrayList<JournalEvent>();
    CompletionStage<Answer> all = completedFuture(Answer.BUSY);
    for (AppId app : apps) {
      all =
          all.thenCompose(
                  _ ->
                      entities.app(
                          app,
                          new App.RemoveApp(
                              app.equals(apps.getFirst()) ? meta : meta.consequence())))
              .handle(
                  (answer, failure) -> {
                    if (failure == null) {
                      return answer;
                    }
                    events.addAll(Planned.of(failure).events());
                    now.namesOf(app)
                        .forEach(
                            name ->
                                events.add(
                                    Alias.dropPlan(
                                        Objects.requireNonNull(now.alias(name)),
                                        apps,
                                        meta.consequence().at(clock.instant()))));
                    return Answer.BUSY;
                  });
    }
    return all.thenApply(
        answer -> {
          if (!events.isEmpty()) {
            throw new Planned(events);
          }
          return answer;
        });
  }
}
