package sh.fazt.registry.change;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import sh.fazt.journal.AppId;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Version;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.routing.RoutingTable;

/** Removes apps, one or a family. */
final class AppRemovals {
  /** Removals at the same time: enough to share commits, and few beside what may wait. */
  private static final int AT_ONCE = 32;

  private static final Answer NOTHING_REFUSED = Answer.Done.at(Version.NONE);

  private final LiveTable table;
  private final Entities entities;
  private final InstantSource clock;

  AppRemovals(LiveTable table, Entities entities, InstantSource clock) {
    this.table = table;
    this.entities = entities;
    this.clock = clock;
  }

  /**
   * Removes an app and others with it, as one command. The others go first, forks before what they
   * were forked from, so that what is left of a removal that was cut short is a whole family again,
   * which can be removed by asking again. Some go at the same time, and no more than a few, so that
   * no other command has to wait. Apps that are gone already count as removed.
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
                allowed instanceof Answer.Rejected
                    ? completedFuture(allowed)
                    : others(meta, apps)
                        .thenCompose(
                            answer ->
                                answer instanceof Answer.Rejected
                                    ? completedFuture(answer)
                                    : entities.app(itself, new App.RemoveApp(meta))));
  }

  /** Whether the removal of the app itself would be refused; nothing is done if so. */
  private CompletionStage<Answer> isAllowed(CommandMeta meta, AppId app) {
    return entities.app(app, new App.RemoveApp(meta.asPlan()));
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
                  before instanceof Answer.Rejected
                      ? completedFuture(before)
                      : new Generation(
                              generation,
                              app -> entities.app(app, new App.RemoveApp(meta.consequence())))
                          .run());
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

  /** Apps that do not have to wait for each other, a few at a time until one is refused. */
  private static final class Generation {
    private final Function<AppId, CompletionStage<Answer>> each;
    private final Queue<AppId> left;
    private final AtomicReference<Answer> worst = new AtomicReference<>(NOTHING_REFUSED);

    Generation(List<AppId> apps, Function<AppId, CompletionStage<Answer>> each) {
      this.each = each;
      this.left = new ConcurrentLinkedQueue<>(apps);
    }

    CompletionStage<Answer> run() {
      var lanes =
          Stream.generate(this::next)
              .limit(AT_ONCE)
              .map(CompletionStage::toCompletableFuture)
              .toArray(CompletableFuture<?>[]::new);
      return CompletableFuture.allOf(lanes).thenApply(_ -> Objects.requireNonNull(worst.get()));
    }

    private CompletionStage<Answer> next() {
      AppId app = NOTHING_REFUSED.equals(worst.get()) ? left.poll() : null;
      return app == null
          ? completedFuture(NOTHING_REFUSED)
          : each.apply(app)
              .thenCompose(
                  answer -> {
                    if (isRejectedUnlessGone(answer)) {
                      worst.set(answer);
                    }
                    return next();
                  });
    }
  }

  private static boolean isRejectedUnlessGone(Answer answer) {
    return answer instanceof Answer.Rejected(var why) && why.code() != RejectionCode.APP_NOT_FOUND;
  }

  /**
   * A removal, and what it does to each name that leads to the app: in the order of the apps,
   * whatever the order their entities answered in. Refused as the removal itself would be.
   */
  private CompletionStage<Answer> removalPlan(CommandMeta meta, List<AppId> apps) {
    var plan = new Plan(meta, apps);
    return plan.of(apps.getFirst(), meta)
        .thenCompose(
            itself ->
                itself instanceof Answer.Rejected
                    ? completedFuture(itself)
                    : new Generation(
                            apps.subList(1, apps.size()), app -> plan.of(app, meta.consequence()))
                        .run())
        .thenApply(
            answer ->
                answer instanceof Answer.Rejected ? answer : new Answer.Planned(plan.events()));
  }

  /** What a removal would write, gathered app by app. */
  private final class Plan {
    private final RoutingTable now = table.now();
    private final Set<AppId> family;
    private final Meta drop;
    private final Map<AppId, List<JournalEvent>> removals = new ConcurrentHashMap<>();

    Plan(CommandMeta meta, List<AppId> apps) {
      this.family = Collections.unmodifiableSet(new LinkedHashSet<>(apps));
      this.drop = meta.consequence().at(clock.instant());
    }

    /** Asks the app's entity; done, or why it cannot be removed. */
    CompletionStage<Answer> of(AppId app, CommandMeta meta) {
      return entities
          .app(app, new App.RemoveApp(meta))
          .thenApply(
              answer -> {
                if (answer instanceof Answer.Planned(var events)) {
                  removals.put(app, events);
                }
                return answer;
              });
    }

    List<JournalEvent> events() {
      var all = new ArrayList<JournalEvent>();
      var dropped = new HashSet<Subdomain>();
      for (AppId app : family) {
        var removal = removals.get(app);
        if (removal != null) {
          all.addAll(removal);
          now.namesOf(app).stream().filter(dropped::add).map(this::dropOf).forEach(all::add);
        }
      }
      return all;
    }

    private JournalEvent dropOf(Subdomain name) {
      return Alias.dropPlan(Objects.requireNonNull(now.alias(name)), family, drop);
    }
  }
}
