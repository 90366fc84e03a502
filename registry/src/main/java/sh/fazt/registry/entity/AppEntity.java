package sh.fazt.registry.entity;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import sh.fazt.journal.AliasChange;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Version;
import sh.fazt.journal.app.AppEvent;
import sh.fazt.registry.Message;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.Decision;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.domain.app.AppState;
import sh.fazt.registry.routing.LiveTable;

/**
 * Runs the rules of {@link App} for one app, and shows what came of them in the routing table.
 *
 * <p>A removal is shown first; then every alias the table still leads to the app by is asked to
 * drop it, again and again until there is none, and only then is the removal finished and answered.
 * One that was cut off goes on when the entity comes back.
 */
public final class AppEntity
    extends DecidingEntity<AppEntity.AppMessage, App.Command, AppEvent, AppState> {
  /** What an app's actor understands. */
  public sealed interface AppMessage extends Message {}

  /** A command, and the actor that waits for its answer. */
  public record Ask(App.Command command, ActorRef<Answer> replyTo) implements AppMessage, Asks {}

  /** Be there: a removal left unfinished is taken up on recovery. */
  public record Wake() implements AppMessage {}

  /** Stop once everything before is done. */
  public record Stop() implements AppMessage {}

  /** Look which aliases still lead here. */
  public record FindAliases() implements AppMessage {}

  /** The aliases asked to drop this app have answered. */
  public record Dropped(boolean all) implements AppMessage {}

  /** Nothing leads here, and this is what the removal changed. */
  public record Unreachable(List<AliasChange> changes) implements AppMessage {}

  /**
   * What every app needs to know of its node.
   *
   * @param waiting how many may wait for one app
   * @param maxEnv environment values one app may have
   * @param lookAgain how long a removal waits before it asks aliases again that could not drop it
   */
  public record Dependencies(
      LiveTable table,
      RemovalSteps removals,
      Clock clock,
      int waiting,
      int maxEnv,
      Duration lookAgain) {}

  /** A caller that waits for the end of a removal. */
  private record Remover(ActorRef<Answer> replyTo, Answer.Done done) {}

  private final AppId id;
  private final Dependencies around;
  private final ActorContext<AppMessage> context;
  private final TimerScheduler<AppMessage> timers;
  private final Runnable stays;
  private final List<Remover> removers = new ArrayList<>();

  public static PersistenceId persistenceId(AppId id) {
    return PersistenceId.of("app", id.value());
  }

  /**
   * The behaviour of one app.
   *
   * @param stays run instead of a stop while a removal is unfinished
   */
  public static Behavior<AppMessage> of(AppId id, Dependencies around, Runnable stays) {
    var pendingReplies = new PendingReplies(around.waiting());
    return pendingReplies.around(
        AppMessage.class,
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers -> new AppEntity(id, around, context, timers, stays, pendingReplies))));
  }

  private AppEntity(
      AppId id,
      Dependencies around,
      ActorContext<AppMessage> context,
      TimerScheduler<AppMessage> timers,
      Runnable stays,
      PendingReplies pendingReplies) {
    super(persistenceId(id), pendingReplies);
    this.id = id;
    this.around = around;
    this.context = context;
    this.timers = timers;
    this.stays = stays;
  }

  @Override
  public AppState emptyState() {
    return AppState.unknown(id);
  }

  @Override
  public CommandHandler<AppMessage, AppEvent, AppState> commandHandler() {
    return (state, message) ->
        switch (message) {
          case Ask(App.RemoveApp again, var replyTo) when state.unfinishedRemoval() != null ->
              removing(state, again, replyTo);
          case Ask(var command, var replyTo) -> run(state, command, replyTo);
          case FindAliases _ -> look(state);
          case Dropped(boolean all) -> dropped(state, all);
          case Unreachable(var changes) -> finish(state, changes);
          case Wake _ -> Effect().none();
          case Stop _ -> stop(state);
        };
  }

  @Override
  protected void accepted(
      AppState state, App.Command command, Answer.Done done, ActorRef<Answer> replyTo) {
    if (state.unfinishedRemoval() != null) {
      removers.add(new Remover(replyTo, done));
      context.getSelf().tell(new FindAliases());
    } else {
      super.accepted(state, command, done, replyTo);
    }
  }

  /** Who repeats the command while it is being carried out is answered when it is. */
  private Effect<AppEvent, AppState> removing(
      AppState state, App.RemoveApp again, ActorRef<Answer> replyTo) {
    if (decide(state, again) instanceof Decision.Repeated<AppEvent>(var version)) {
      removers.add(new Remover(replyTo, new Answer.Done(version, Answer.Result.CHANGED, true)));
      return Effect().none();
    }
    return run(state, again, replyTo);
  }

  private Effect<AppEvent, AppState> look(AppState state) {
    var removal = state.unfinishedRemoval();
    if (removal == null) {
      return Effect().none();
    }
    List<Subdomain> names = around.table().now().namesOf(id);
    if (names.isEmpty()) {
      context.pipeToSelf(
          around.removals().changes(id, removal.command()),
          (changes, failure) -> failure == null ? new Unreachable(changes) : new Dropped(false));
    } else {
      var meta = CommandMeta.causedBy(removal);
      var drops =
          names.stream()
              .map(name -> around.removals().drop(name, meta).toCompletableFuture())
              .toList();
      context.pipeToSelf(
          CompletableFuture.allOf(drops.toArray(CompletableFuture[]::new)),
          (_, failure) ->
              new Dropped(
                  failure == null
                      && drops.stream().allMatch(drop -> drop.join() instanceof Answer.Done)));
    }
    return Effect().none();
  }

  private Effect<AppEvent, AppState> dropped(AppState state, boolean all) {
    boolean free = all && around.table().now().namesOf(id).isEmpty();
    if (free) {
      return look(state);
    }
    timers.startSingleTimer(new FindAliases(), around.lookAgain());
    return Effect().none();
  }

  private Effect<AppEvent, AppState> finish(AppState state, List<AliasChange> changes) {
    var removal = state.unfinishedRemoval();
    if (removal == null) {
      return Effect().none();
    }
    var finish = new App.FinishRemoval(CommandMeta.causedBy(removal), changes);
    return switch (decide(state, finish)) {
      case Decision.Accepted<AppEvent>(var events) ->
          persist(
              events,
              null,
              _ -> {
                removers.forEach(one -> reply(one.replyTo(), one.done()));
                removers.clear();
              });
      case Decision.Rejected<AppEvent> _, Decision.Repeated<AppEvent> _ ->
          throw new IllegalStateException("a removal can always be finished");
    };
  }

  private Effect<AppEvent, AppState> stop(AppState state) {
    if (state.unfinishedRemoval() != null) {
      stays.run();
      return Effect().none();
    }
    return Effect().stop();
  }

  /** Callers that waited for a removal have been answered that its outcome is unknown. */
  @Override
  protected void recovered(AppState state) {
    super.recovered(state);
    removers.forEach(one -> reply(one.replyTo(), Answer.OUTCOME_UNKNOWN));
    removers.clear();
    if (state.unfinishedRemoval() != null) {
      context.getSelf().tell(new FindAliases());
    }
  }

  @Override
  protected Decision<AppEvent> decide(AppState state, App.Command command) {
    return App.decide(
        state,
        command,
        new App.Context(
            around.clock().instant(),
            around.maxEnv(),
            () -> around.table().now().namesOf(state.id())));
  }

  @Override
  protected AppState evolve(AppState state, AppEvent event) {
    return App.evolve(state, event);
  }

  @Override
  protected void show(AppState state) {
    if (state.exists()) {
      var row = state.row();
      around.table().change(present -> present.with(row));
    }
  }

  @Override
  protected Answer.Result resultAt(AppState state, Version version) {
    var release = state.releases().of(version);
    return release == null ? Answer.Result.CHANGED : new Answer.Result.Released(release.no());
  }
}
