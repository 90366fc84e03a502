package sh.fazt.registry.entity;

import java.util.List;
import java.util.Objects;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.alias.AliasEvent;
import sh.fazt.journal.alias.AliasesSwapped;
import sh.fazt.journal.alias.SwapId;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.Decision;
import sh.fazt.registry.domain.Preconditions;
import sh.fazt.registry.domain.alias.Alias.SwapAliases;
import sh.fazt.registry.domain.alias.AliasRejections;
import sh.fazt.registry.domain.alias.AliasState;
import sh.fazt.registry.domain.alias.Swap;
import sh.fazt.registry.entity.AliasMessage.Declined;
import sh.fazt.registry.entity.AliasMessage.PartnerDrops;
import sh.fazt.registry.entity.AliasMessage.PartnerLate;
import sh.fazt.registry.entity.AliasMessage.Reserve;
import sh.fazt.registry.entity.AliasMessage.Reserved;
import sh.fazt.registry.entity.AliasMessage.Settled;
import sh.fazt.registry.entity.AliasMessage.Withdrawn;

/**
 * An alias's part in the swaps it coordinates, one at a time: asks the partner to bind itself,
 * decides, and notifies the partner. A later question how a swap ended is answered from the
 * journal's word: what is not in it is ruled out there before it is denied.
 */
final class SwapCoordinator {
  private final AliasEntity entity;
  private @Nullable PendingSwap underway;

  /** The swap that is not decided yet. */
  private record PendingSwap(SwapId swap, SwapAliases command, ActorRef<Answer> replyTo) {}

  SwapCoordinator(AliasEntity entity) {
    this.entity = entity;
  }

  boolean isBusy() {
    return underway != null;
  }

  Effect<AliasEvent, AliasState> begin(
      AliasState state, SwapAliases swap, ActorRef<Answer> replyTo) {
    return switch (entity.decide(state, swap)) {
      case Decision.Rejected<AliasEvent>(var why) ->
          entity.replies(replyTo, new Answer.Rejected(why));
      case Decision.Repeated<AliasEvent>(var version) -> {
        var before = state.coordinated().at(version);
        Answer.Result result =
            before == null
                ? Answer.Result.CHANGED
                : new Answer.Result.Swapped(before.second().version());
        yield entity.replies(replyTo, new Answer.Done(version, result, true));
      }
      case Decision.Accepted<AliasEvent> _ when swap.meta().planned() ->
          entity.replies(replyTo, plan(state, swap));
      case Decision.Accepted<AliasEvent> _ -> {
        var id = SwapId.of(swap.meta().command());
        underway = new PendingSwap(id, swap, replyTo);
        entity.send(
            swap.partner(),
            new Reserve(
                id,
                state.alias(),
                Objects.requireNonNull(state.target()),
                swap.meta().expecting(swap.partnerExpected()),
                swap.partnerFirst()));
        entity.remind(new PartnerLate(id), entity.settings().partnerWithin());
        yield entity.nothing();
      }
    };
  }

  /** What would come of it, with the partner as the table shows it. */
  private Answer plan(AliasState state, SwapAliases swap) {
    var row = entity.table().now().alias(swap.partner());
    var target = row == null ? null : row.target();
    if (row == null || target == null) {
      return new Answer.Rejected(AliasRejections.swapNameMissing(swap.partnerFirst() ? 1 : 2));
    }
    if (swap.partnerExpected() != null && !swap.partnerExpected().equals(row.version())) {
      return new Answer.Rejected(Preconditions.versionMismatch(row.version()));
    }
    var offer =
        new Swap.Offer(SwapId.of(swap.meta().command()), swap.partner(), row.version(), target);
    return switch (Swap.commit(state, swap, offer, entity.now())) {
      case Decision.Accepted<AliasEvent>(var events) -> new Answer.Planned(List.copyOf(events));
      case Decision.Rejected<AliasEvent>(var why) -> new Answer.Rejected(why);
      case Decision.Repeated<AliasEvent>(var version) ->
          new Answer.Done(version, Answer.Result.CHANGED, true);
    };
  }

  /** The partner is bound, and asks how it ends. */
  Effect<AliasEvent, AliasState> reserved(AliasState state, Reserved reserved) {
    var mine = underway;
    if (mine != null && mine.swap().equals(reserved.swap())) {
      return decide(state, mine, reserved);
    }
    var happened = state.coordinated().find(reserved.swap());
    if (happened == null && !state.coordinated().all()) {
      entity.recall(reserved);
      return entity.nothing();
    }
    return settle(state, reserved, happened);
  }

  /** The journal's word on a swap this alias does not remember. */
  Effect<AliasEvent, AliasState> recalled(AliasState state, AliasMessage.Recalled recalled) {
    return settle(state, recalled.question(), recalled.happened());
  }

  private Effect<AliasEvent, AliasState> settle(
      AliasState state, Reserved reserved, @Nullable AliasesSwapped happened) {
    if (happened != null) {
      entity.send(reserved.partner(), new Settled(reserved.swap(), happened));
      return entity.nothing();
    }
    var aborted =
        Swap.abort(state, reserved.swap(), reserved.partner(), reserved.meta(), entity.now());
    return entity.writes(
        List.of(aborted),
        null,
        _ -> entity.send(reserved.partner(), new Settled(reserved.swap(), null)));
  }

  private Effect<AliasEvent, AliasState> decide(
      AliasState state, PendingSwap mine, Reserved reserved) {
    var offer =
        new Swap.Offer(reserved.swap(), reserved.partner(), reserved.version(), reserved.target());
    return switch (Swap.commit(state, mine.command(), offer, entity.now())) {
      case Decision.Accepted<AliasEvent>(var events) ->
          entity.writes(events, mine.replyTo(), next -> committed(next, mine, offer));
      case Decision.Rejected<AliasEvent>(var why) -> {
        var aborted =
            Swap.abort(state, mine.swap(), offer.partner(), mine.command().meta(), entity.now());
        yield entity.writes(
            List.of(aborted),
            mine.replyTo(),
            _ -> {
              entity.send(offer.partner(), new Settled(mine.swap(), null));
              end(mine, new Answer.Rejected(why));
            });
      }
      case Decision.Repeated<AliasEvent> _ ->
          throw new IllegalStateException("a swap that was begun is no repetition");
    };
  }

  private void committed(AliasState state, PendingSwap mine, Swap.Offer offer) {
    underway = null;
    entity.forget(new PartnerLate(mine.swap()));
    entity.send(offer.partner(), new Settled(mine.swap(), state.coordinated().last()));
    var done =
        new Answer.Done(state.version(), new Answer.Result.Swapped(offer.version().next()), false);
    if (leadsToRemoved(offer.partner())) {
      entity.recheckIfNeeded(state);
      entity.remind(
          new PartnerDrops(offer.partner(), mine.replyTo(), done, 0), entity.settings().askEvery());
    } else {
      entity.accepted(state, mine.command(), done, mine.replyTo());
    }
    entity.free();
  }

  private boolean leadsToRemoved(Subdomain partner) {
    var table = entity.table().now();
    var target = table.target(partner);
    return target != null && table.removalBehind(target) != null;
  }

  /** The partner drops what was removed while the two were swapped; then the swap is answered. */
  Effect<AliasEvent, AliasState> partnerDrops(PartnerDrops look) {
    if (leadsToRemoved(look.partner()) && look.looks() < entity.settings().patience()) {
      entity.remind(
          new PartnerDrops(look.partner(), look.replyTo(), look.done(), look.looks() + 1),
          entity.settings().askEvery());
      return entity.nothing();
    }
    return entity.replies(look.replyTo(), look.done());
  }

  private void end(PendingSwap mine, Answer answer) {
    underway = null;
    entity.forget(new PartnerLate(mine.swap()));
    entity.reply(mine.replyTo(), answer);
    entity.free();
  }

  Effect<AliasEvent, AliasState> declined(Declined declined) {
    var mine = underway;
    if (mine != null && mine.swap().equals(declined.swap())) {
      end(mine, declined.why());
    }
    return entity.nothing();
  }

  Effect<AliasEvent, AliasState> partnerLate(SwapId swap) {
    var mine = underway;
    if (mine != null && mine.swap().equals(swap)) {
      var partner = mine.command().partner();
      entity.send(partner, new Withdrawn(swap));
      end(mine, new Answer.Rejected(AliasRejections.partnerBusy(partner)));
    }
    return entity.nothing();
  }

  /** The actor starts over from its journal, which alone knows whether the swap happened. */
  void restarted() {
    var mine = underway;
    if (mine != null) {
      underway = null;
      entity.reply(mine.replyTo(), Answer.OUTCOME_UNKNOWN);
    }
  }
}
