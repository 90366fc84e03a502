package sh.fazt.registry.entity;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.entity.AliasMessage.Claim;
import sh.fazt.registry.entity.AliasMessage.EndClaim;

/**
 * The claims of a free name: one command at a time may create its app, the others queue. A claim
 * ends with its command, or after a bounded time. Used by one actor.
 */
final class ClaimQueue {
  private final TimerScheduler<AliasMessage> timers;
  private final Duration lasts;
  private final Deque<Claim> waiting = new ArrayDeque<>();
  private @Nullable String holder;

  /**
   * No claims yet.
   *
   * @param lasts after which time a claim ends by itself
   */
  ClaimQueue(TimerScheduler<AliasMessage> timers, Duration lasts) {
    this.timers = timers;
    this.lasts = lasts;
  }

  /** Whether the claim is granted; if not, it waits in line. */
  boolean grants(Claim claim) {
    if (holder != null && !holder.equals(claim.holder())) {
      waiting.add(claim);
      return false;
    }
    holder = claim.holder();
    timers.startSingleTimer(new EndClaim(claim.holder()), lasts);
    return true;
  }

  /** Ends the holder's claim; those in line, first come first, are to claim again. */
  List<Claim> end(String ended) {
    if (!ended.equals(holder)) {
      return List.of();
    }
    timers.cancel(new EndClaim(ended));
    holder = null;
    var next = List.copyOf(waiting);
    waiting.clear();
    return next;
  }

  /**
   * Takes the claims out of the line that a command has there: nobody must be given one who no
   * longer waits for it, since all others would wait for nothing.
   */
  List<Claim> leave(String gone) {
    var left = new ArrayList<Claim>();
    waiting.removeIf(claim -> claim.holder().equals(gone) && left.add(claim));
    return left;
  }

  /** Starts the time of a claim again whose timer was lost with a restart of the actor. */
  void resume() {
    var held = holder;
    if (held != null && !timers.isTimerActive(new EndClaim(held))) {
      timers.startSingleTimer(new EndClaim(held), lasts);
    }
  }
}
