package sh.fazt.registry.entity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.domain.Answer;

/**
 * The home of all entities of one kind on a node that is alone: spawns one when it is first spoken
 * to, stops it when it was idle, keeps what comes for a stopping one until it is gone, and then
 * spawns it anew. (In a pair, cluster sharding does this.)
 *
 * @param <M> messages of the entities
 */
public final class EntityHost<M> extends AbstractBehavior<EntityHost.Request<M>> {
  /** What the host understands. Never leaves the node. */
  public sealed interface Request<M> extends NoSerializationVerificationNeeded {}

  /** Hands the message to the entity of this id. */
  public record Deliver<M>(String id, M message) implements Request<M> {}

  private record StopIdle<M>() implements Request<M> {}

  private record StopDeclined<M>(String id) implements Request<M> {}

  /**
   * What the host must know of a kind.
   *
   * @param spawn the behaviour of the entity of an id; it calls the second argument, from its own
   *     thread, instead of stopping, when it has something to finish
   * @param stop asks an entity to stop once it has done what came before
   * @param idle after how long without a message an entity is stopped
   * @param max how many may wait until a stopping one is gone; one more is refused
   */
  public record Kind<M>(
      BiFunction<String, Runnable, Behavior<M>> spawn,
      M stop,
      Duration idle,
      int max,
      InstantSource clock) {}

  private static final class Hosted<M> {
    @Nullable ActorRef<M> present;
    boolean stopping;
    Instant lastUsed = Instant.EPOCH;
    final Deque<M> held = new ArrayDeque<>();
  }

  private final Kind<M> kind;
  private final Map<String, Hosted<M>> guests = new HashMap<>();

  public static <M> Behavior<Request<M>> of(Kind<M> kind) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(new StopIdle<>(), kind.idle().dividedBy(2));
                  return new EntityHost<>(context, kind);
                }));
  }

  private EntityHost(ActorContext<Request<M>> context, Kind<M> kind) {
    super(context);
    this.kind = kind;
  }

  @Override
  public Receive<Request<M>> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::receive)
        .onSignal(Terminated.class, this::gone)
        .onSignal(PostStop.class, _ -> stopped())
        .build();
  }

  private Behavior<Request<M>> receive(Request<M> request) {
    switch (request) {
      case Deliver<M>(var id, var message) -> deliver(id, message);
      case StopIdle<M> _ -> sweep();
      case StopDeclined<M>(var id) -> stays(id);
    }
    return this;
  }

  private void deliver(String id, M message) {
    var guest = guests.computeIfAbsent(id, _ -> new Hosted<>());
    guest.lastUsed = kind.clock().instant();
    if (guest.stopping) {
      hold(guest, message);
      return;
    }
    var present = guest.present;
    if (present == null) {
      var self = getContext().getSelf();
      present =
          getContext().spawn(kind.spawn().apply(id, () -> self.tell(new StopDeclined<>(id))), id);
      getContext().watch(present);
      guest.present = present;
    }
    present.tell(message);
  }

  private void hold(Hosted<M> guest, M message) {
    if (guest.held.size() >= kind.max()) {
      answer(message, Answer.BUSY);
    } else {
      guest.held.add(message);
    }
  }

  private void answer(M message, Answer answer) {
    if (message instanceof Asks asks) {
      asks.replyTo().tell(answer);
    }
  }

  private void sweep() {
    Instant unused = kind.clock().instant().minus(kind.idle());
    for (var guest : guests.values()) {
      var present = guest.present;
      if (present != null && !guest.stopping && guest.lastUsed.isBefore(unused)) {
        guest.stopping = true;
        present.tell(kind.stop());
      }
    }
  }

  /** It was asked to stop and has not: what came meanwhile is for it. */
  private void stays(String id) {
    var guest = guests.get(id);
    if (guest != null && guest.stopping) {
      guest.stopping = false;
      guest.lastUsed = kind.clock().instant();
      var held = new ArrayDeque<>(guest.held);
      guest.held.clear();
      held.forEach(message -> deliver(id, message));
    }
  }

  private Behavior<Request<M>> gone(Terminated terminated) {
    String id = terminated.getRef().path().name();
    var guest = guests.remove(id);
    if (guest != null) {
      guest.held.forEach(message -> deliver(id, message));
    }
    return this;
  }

  /** Every caller is answered. */
  private Behavior<Request<M>> stopped() {
    guests.values().forEach(guest -> guest.held.forEach(m -> answer(m, Answer.OUTCOME_UNKNOWN)));
    return this;
  }
}
