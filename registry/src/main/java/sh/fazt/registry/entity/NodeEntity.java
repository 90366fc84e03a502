package sh.fazt.registry.entity;

import java.time.Clock;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import sh.fazt.journal.Version;
import sh.fazt.journal.node.NodeEvent;
import sh.fazt.registry.Message;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.Decision;
import sh.fazt.registry.domain.node.NodeSettings;

/** Runs the rules of {@link NodeSettings} for one node. */
public final class NodeEntity
    extends DecidingEntity<
        NodeEntity.NodeMessage, NodeSettings.Command, NodeEvent, NodeSettings.State> {
  /** What its actor understands. */
  public sealed interface NodeMessage extends Message {}

  /** A command, and the actor that waits for its answer. */
  public record Ask(NodeSettings.Command command, ActorRef<Answer> replyTo)
      implements NodeMessage, Asks {}

  /** Stop once everything before is done. */
  public record Stop() implements NodeMessage {}

  private final Clock clock;
  private final Consumer<NodeSettings.State> shown;

  /**
   * The behaviour of one node.
   *
   * @param name the node's, {@code main} by default
   * @param shown gets every state before anyone is answered
   * @param max how many may wait
   */
  public static Behavior<NodeMessage> of(
      String name, Clock clock, Consumer<NodeSettings.State> shown, int max) {
    var pendingReplies = new PendingReplies(max);
    return pendingReplies.around(
        NodeMessage.class, new NodeEntity(name, clock, shown, pendingReplies));
  }

  private NodeEntity(
      String name, Clock clock, Consumer<NodeSettings.State> shown, PendingReplies pendingReplies) {
    super(PersistenceId.of("node", name), pendingReplies);
    this.clock = clock;
    this.shown = shown;
  }

  @Override
  public NodeSettings.State emptyState() {
    return NodeSettings.State.EMPTY;
  }

  @Override
  public CommandHandler<NodeMessage, NodeEvent, NodeSettings.State> commandHandler() {
    return (state, message) ->
        switch (message) {
          case Ask(var command, var replyTo) -> run(state, command, replyTo);
          case Stop _ -> Effect().stop();
        };
  }

  @Override
  protected Decision<NodeEvent> decide(NodeSettings.State state, NodeSettings.Command command) {
    return NodeSettings.decide(state, command, clock.instant());
  }

  @Override
  protected NodeSettings.State evolve(NodeSettings.State state, NodeEvent event) {
    return NodeSettings.evolve(state, event);
  }

  @Override
  protected void show(NodeSettings.State state) {
    shown.accept(state);
  }

  @Override
  protected Answer.Result resultAt(NodeSettings.State state, Version version) {
    return Answer.Result.CHANGED;
  }
}
