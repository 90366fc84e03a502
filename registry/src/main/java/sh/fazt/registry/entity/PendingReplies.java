package sh.fazt.registry.entity;

import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import sh.fazt.registry.domain.Answer;

/**
 * The callers that one entity still has to answer. Pekko drops an entity's stash silently when it
 * stops and when it is full; here every caller is answered: more than the bound are refused at
 * once, and those still waiting when the entity stops get the answer that the outcome is unknown.
 * Used by one actor only.
 */
public final class PendingReplies {
  private final int max;
  private final Set<ActorRef<Answer>> waiting = new HashSet<>();

  /**
   * Nobody waits yet.
   *
   * @param max how many may wait for one entity
   */
  public PendingReplies(int max) {
    this.max = max;
  }

  /** Sends the answer, and removes the caller. */
  public void answer(ActorRef<Answer> replyTo, Answer answer) {
    waiting.remove(replyTo);
    replyTo.tell(answer);
  }

  /** Wraps the behaviour so that every request is recorded as pending. */
  public <M> Behavior<M> around(Class<M> messages, Behavior<M> behavior) {
    return Behaviors.intercept(() -> new Accounting<>(messages, this), behavior);
  }

  private void stopped() {
    waiting.forEach(replyTo -> replyTo.tell(Answer.OUTCOME_UNKNOWN));
    waiting.clear();
  }

  private static final class Accounting<M> extends BehaviorInterceptor<M, M> {
    private final PendingReplies pendingReplies;

    Accounting(Class<M> messages, PendingReplies pendingReplies) {
      super(messages);
      this.pendingReplies = pendingReplies;
    }

    @Override
    public Behavior<M> aroundReceive(
        TypedActorContext<M> context, M message, ReceiveTarget<M> target) {
      if (message instanceof Asks asks) {
        if (pendingReplies.waiting.size() >= pendingReplies.max) {
          asks.replyTo().tell(Answer.BUSY);
          return Behaviors.same();
        }
        pendingReplies.waiting.add(asks.replyTo());
      }
      return target.apply(context, message);
    }

    @Override
    public Behavior<M> aroundSignal(
        TypedActorContext<M> context, Signal signal, SignalTarget<M> target) {
      var next = target.apply(context, signal);
      if (signal instanceof PostStop) {
        pendingReplies.stopped();
      }
      return next;
    }
  }
}
