package sh.fazt.registry.entity;

import java.time.Clock;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import sh.fazt.journal.Version;
import sh.fazt.journal.access.AccessEvent;
import sh.fazt.registry.Message;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.Decision;
import sh.fazt.registry.domain.access.Access;

/** Runs the rules of {@link Access}; there is one, {@code access|keys}. */
public final class AccessEntity
    extends DecidingEntity<AccessEntity.AccessMessage, Access.Command, AccessEvent, Access.State> {
  /** What its actor understands. */
  public sealed interface AccessMessage extends Message {}

  /** A command, and the actor that waits for its answer. */
  public record Ask(Access.Command command, ActorRef<Answer> replyTo)
      implements AccessMessage, Asks {}

  /** Stop once everything before is done. */
  public record Stop() implements AccessMessage {}

  public static final PersistenceId ID = PersistenceId.of("access", "keys");

  private final Clock clock;
  private final Consumer<Access.State> shown;
  private final int maxKeys;

  /**
   * The behaviour of the one access entity.
   *
   * @param shown gets every state before anyone is answered
   * @param waiting how many may wait
   * @param maxKeys how many keys there may be
   */
  public static Behavior<AccessMessage> of(
      Clock clock, Consumer<Access.State> shown, int waiting, int maxKeys) {
    var pendingReplies = new PendingReplies(waiting);
    return pendingReplies.around(
        AccessMessage.class, new AccessEntity(clock, shown, maxKeys, pendingReplies));
  }

  private AccessEntity(
      Clock clock, Consumer<Access.State> shown, int maxKeys, PendingReplies pendingReplies) {
    super(ID, pendingReplies);
    this.clock = clock;
    this.shown = shown;
    this.maxKeys = maxKeys;
  }

  @Override
  public Access.State emptyState() {
    return Access.State.EMPTY;
  }

  @Override
  public CommandHandler<AccessMessage, AccessEvent, Access.State> commandHandler() {
    return (state, message) ->
        switch (message) {
          case Ask(var command, var replyTo) -> run(state, command, replyTo);
          case Stop _ -> Effect().stop();
        };
  }

  @Override
  protected Decision<AccessEvent> decide(Access.State state, Access.Command command) {
    return Access.decide(state, command, new Access.Context(clock.instant(), maxKeys));
  }

  @Override
  protected Access.State evolve(Access.State state, AccessEvent event) {
    return Access.evolve(state, event);
  }

  @Override
  protected void show(Access.State state) {
    shown.accept(state);
  }

  @Override
  protected Answer.Result resultAt(Access.State state, Version version) {
    var newest = state.keys().last();
    if (newest == null || newest.version().compareTo(version) < 0) {
      return Answer.Result.CHANGED;
    }
    for (var key : state.keys().values()) {
      if (key.version().equals(version)) {
        return new Answer.Result.KeyIssued(key.issued().key());
      }
    }
    return Answer.Result.CHANGED;
  }
}
