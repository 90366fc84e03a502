package sh.fazt.registry.entity;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.persistence.typed.JournalPersistFailed;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.Version;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.Decision;
import sh.fazt.registry.domain.EntityCommand;
import sh.fazt.registry.domain.EntityState;
import sh.fazt.registry.domain.RejectedException;

/**
 * One entity of the journal: asks the pure rules, persists what they decide, makes it visible, and
 * only then answers. A write that fails restarts it from the journal after a short while; who
 * waited for that write learns why it was not written, or that its outcome is unknown.
 *
 * @param <M> messages
 * @param <C> commands of the pure rules
 * @param <E> events
 * @param <S> state
 */
public abstract class DecidingEntity<
        M, C extends EntityCommand, E extends JournalEvent, S extends EntityState>
    extends EventSourcedBehavior<M, E, S> {
  /** The one tag every event carries, so that views see the journal in its order. */
  public static final String TAG = "all";

  /**
   * After so many events an entity's state is kept in memory, so that it comes back from there and
   * reads at most the events since. To keep it costs nothing that grows.
   */
  public static final int KEPT_EVERY = 20;

  private static final Duration FIRST_RESTART = Duration.ofMillis(20);
  private static final Duration LAST_RESTART = Duration.ofSeconds(2);

  private final PendingReplies pendingReplies;
  private @Nullable ActorRef<Answer> persisting;

  protected DecidingEntity(PersistenceId id, PendingReplies pendingReplies) {
    super(id, SupervisorStrategy.restartWithBackoff(FIRST_RESTART, LAST_RESTART, 0.2));
    this.pendingReplies = pendingReplies;
  }

  protected abstract Decision<E> decide(S state, C command);

  protected abstract S evolve(S state, E event);

  /** Makes the state visible to readers; called before anyone is answered, and after recovery. */
  protected abstract void show(S state);

  /** What came of the command that led to this version. */
  protected abstract Answer.Result resultAt(S state, Version version);

  /** Runs one command to its answer. */
  protected final Effect<E, S> run(S state, C command, ActorRef<Answer> replyTo) {
    return switch (decide(state, command)) {
      case Decision.Rejected<E>(var rejection) -> answer(replyTo, new Answer.Rejected(rejection));
      case Decision.Repeated<E>(var version) ->
          answer(replyTo, new Answer.Done(version, resultAt(state, version), true));
      case Decision.Accepted<E>(var events) when command.meta().planned() ->
          answer(replyTo, new Answer.Planned(List.copyOf(events)));
      case Decision.Accepted<E>(var events) when events.isEmpty() ->
          answer(replyTo, Answer.Done.at(state.version()));
      case Decision.Accepted<E>(var events) ->
          persist(
              events,
              replyTo,
              next -> {
                var version = next.version();
                accepted(
                    next,
                    command,
                    new Answer.Done(version, resultAt(next, version), false),
                    replyTo);
              });
    };
  }

  /**
   * A command's events are persisted and visible in the routing table. Sends the reply, now or a
   * little later.
   */
  protected void accepted(S state, C command, Answer.Done done, ActorRef<Answer> replyTo) {
    reply(replyTo, done);
  }

  /**
   * Writes events, shows the state they lead to, and goes on. When they cannot be written the rest
   * does not happen.
   *
   * @param asker is notified if the write fails; may be null
   */
  protected final Effect<E, S> persist(
      List<E> events, @Nullable ActorRef<Answer> asker, Consumer<S> then) {
    persisting = asker;
    return Effect()
        .persist(events)
        .thenRun(
            next -> {
              show(next);
              persisting = null;
              then.accept(next);
            });
  }

  /** Answers without writing anything. */
  protected final Effect<E, S> answer(ActorRef<Answer> replyTo, Answer answer) {
    reply(replyTo, answer);
    return Effect().none();
  }

  protected final void reply(ActorRef<Answer> replyTo, Answer answer) {
    pendingReplies.answer(replyTo, answer);
  }

  /**
   * The state is that of the journal, after a start or after a write that failed. Called before any
   * message is looked at.
   */
  protected void recovered(S state) {
    show(state);
  }

  /** A write failed; the entity is about to start over from the journal. */
  protected void failed(Answer.Rejected why) {}

  @Override
  public final EventHandler<S, E> eventHandler() {
    return this::evolve;
  }

  @Override
  public final Set<String> tagsFor(E event) {
    return Set.of(TAG);
  }

  @Override
  public final boolean shouldSnapshot(S state, E event, long number) {
    return number % KEPT_EVERY == 0;
  }

  @Override
  public final SignalHandler<S> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::recovered)
        .onSignal(JournalPersistFailed.class, (_, failed) -> answerFailedWrite(failed.getFailure()))
        .onSignal(PreRestart.instance(), _ -> answerWaiting(Answer.OUTCOME_UNKNOWN))
        .build();
  }

  /** The journal says when it knows that nothing was written; anything else leaves it open. */
  private void answerFailedWrite(Throwable failure) {
    var why =
        failure instanceof RejectedException known
            ? new Answer.Rejected(known.rejection())
            : Answer.OUTCOME_UNKNOWN;
    answerWaiting(why);
    failed(why);
  }

  private void answerWaiting(Answer answer) {
    var asker = persisting;
    if (asker != null) {
      persisting = null;
      pendingReplies.answer(asker, answer);
    }
  }
}
