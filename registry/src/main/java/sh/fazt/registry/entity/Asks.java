package sh.fazt.registry.entity;

import org.apache.pekko.actor.typed.ActorRef;
import sh.fazt.registry.domain.Answer;

/** A message whose sender waits for a reply. */
public interface Asks {
  ActorRef<Answer> replyTo();
}
