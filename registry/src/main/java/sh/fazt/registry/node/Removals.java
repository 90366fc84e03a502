package sh.fazt.registry.node;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import sh.fazt.journal.AppId;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.Version;
import sh.fazt.registry.Answer;
import sh.fazt.registry.CommandMeta;
import sh.fazt.registry.Planned;
import sh.fazt.registry.alias.Alias;
import sh.fazt.registry.app.App;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.routing.RoutingTable;

/** Removes apps, one or a family. */
final class Removals {
  /** Removals at the same time: enough to share commits, and few beside what may wait. */
  private static final int AT_ONCE = 32;

  private static final Answer NOTHING_REFUSED = new Answer.Done(Version.NONE, 0, false);

  private final LiveTable table;
  private final Entities entities;
  private final InstantSource clock;

  Removals(LiveTable table, Entities entities, InstantSource clock) {
    this.table = table;
    this.entities = entities;
    this.clock = clock;
  }

  /**
   * Removes an app and others with it, as one command. The others go first, forks before what they
   * were forked from, so that what is left of a removal that was cut short is a whole family again,
   * which can be removed by asking again. Some go at the same time, and no more than a few, so that
   * nobody else has to wait. Others that are gone already are as good as removed.
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
    var now = table.now();
    var generations = new TreeMap<Integer, List<AppId>>();
    for (AppId app : apps.subList(1, apps.size())) {
      generations.computeIfAbsent(-depth(now, app), _ -> new ArrayList<>()).add(app);
    }
    CompletionStage<Answer> all = completedFuture(NOTHING_REFUSED);
    for (var generation : generations.values()) {
      all =
          all.thenCompose(
              before ->
                  before instanceof Answer.Refused
                      ? completedFuture(before)
                      : new Generation(meta.consequence(), generation).remove());
    }
    return all;
  }

  /** How many ancestors an app has. */
  private static int depth(RoutingTable table, AppId app) {
    int depth = 0;
    var row = table.app(app);
    while (row != null && row.parent() != null) {
      row = table.app(row.parent());
      depth++;
    }
    return depth;
  }

  /** Apps of which none was forked from another, removed a few at a time. */
  private final class Generation {
    private final CommandMeta meta;
    private final Queue<AppId> left;
    private final AtomicReference<Answer> worst = new AtomicReference<>(NOTHING_REFUSED);

    Generation(CommandMeta meta, List<AppId> apps) {
      this.meta = meta;
      this.left = new ConcurrentLinkedQueue<>(apps);
    }

    CompletionStage<Answer> remove() {
      var lanes =
          Stream.generate(this::next)
              .limit(AT_ONCE)
              .map(CompletionStage::toCompletableFuture)
              .toArray(CompletableFuture<?>[]::new);
      return CompletableFuture.allOf(lanes).thenApply(_ -> Objects.requireNonNull(worst.get()));
    }

    private CompletionStage<Answer> next() {
      AppId app = worst.get() == NOTHING_REFUSED ? left.poll() : null;
      return app == null
          ? completedFuture(NOTHING_REFUSED)
          : entities
              .app(app, new App.RemoveApp(meta))
              .thenCompose(
                  answer -> {
                    if (isRefusedButNotGone(answer)) {
                      worst.set(answer);
                    }
                    return next();
                  });
    }
  }

  private static boolean isRefusedButNotGone(Answer answer) {
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
