package sh.fazt.registry.entity;

import java.util.List;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.journal.alias.AliasEvent;
import sh.fazt.journal.alias.SwapId;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.Decision;
import sh.fazt.registry.domain.alias.AliasState;
import sh.fazt.registry.domain.alias.Swap;
import sh.fazt.registry.entity.AliasMessage.AskAgain;
import sh.fazt.registry.entity.AliasMessage.Declined;
import sh.fazt.registry.entity.AliasMessage.Reserve;
import sh.fazt.registry.entity.AliasMessage.Reserved;
import sh.fazt.registry.entity.AliasMessage.Settled;

/**
 * An alias's part in a swap another one coordinates: binds itself, asks for the outcome until it
 * knows it, also after a restart, and takes it over.
 */
final class SwapPartner {
  private static final Logger LOG = LoggerFactory.getLogger(SwapPartner.class);

  private final AliasEntity entity;
  private @Nullable Reserve binding;

  SwapPartner(AliasEntity entity) {
    this.entity = entity;
  }

  Effect<AliasEvent, AliasState> reserve(AliasState state, Reserve reserve) {
    var decision =
        Swap.reserve(
            state,
            reserve.swap(),
            reserve.coordinator(),
            reserve.offered(),
            reserve.meta(),
            reserve.partnerFirst(),
            entity.now());
    return switch (decision) {
      case Decision.Accepted<AliasEvent>(var events) -> {
        binding = reserve;
        yield entity.writes(
            events,
            null,
            next -> {
              binding = null;
              ask(next);
            });
      }
      case Decision.Rejected<AliasEvent>(var why) -> {
        entity.send(reserve.coordinator(), new Declined(reserve.swap(), new Answer.Rejected(why)));
        yield entity.nothing();
      }
      case Decision.Repeated<AliasEvent> _ ->
          throw new IllegalStateException("a reservation has no key of its own");
    };
  }

  /** Notifies the coordinator that this alias is reserved, and asks for the outcome. */
  void ask(AliasState state) {
    var by = state.reservation();
    var target = state.target();
    if (by != null && target != null) {
      entity.send(
          by.coordinator(),
          new Reserved(
              by.swap(), state.alias(), state.version(), target, CommandMeta.of(by.meta())));
      entity.remind(new AskAgain(by.swap()), entity.settings().askEvery());
    }
  }

  static boolean isBoundBy(AliasState state, SwapId swap) {
    var by = state.reservation();
    return by != null && by.swap().equals(swap);
  }

  Effect<AliasEvent, AliasState> settled(AliasState state, Settled settled) {
    var by = state.reservation();
    if (by == null || !by.swap().equals(settled.swap())) {
      return entity.nothing();
    }
    var happened = settled.happened();
    var meta = CommandMeta.of(by.meta());
    var finished = Swap.finish(state, settled.swap(), happened, meta, entity.now());
    if (finished.isEmpty()) {
      LOG.error("{} at {} cannot be the partner of {}", state.alias(), state.version(), happened);
      return entity.nothing();
    }
    if (happened != null) {
      entity.table().change(table -> table.with(happened));
    }
    return entity.writes(
        List.of(finished.get()),
        null,
        next -> {
          entity.forget(new AskAgain(settled.swap()));
          entity.recheckIfNeeded(next);
          entity.free();
        });
  }

  /** The actor starts over from its journal. */
  void restarted(AliasState state) {
    binding = null;
    ask(state);
  }

  /** The coordinator need not wait for an alias that could not bind itself. */
  void failed(Answer.Rejected why) {
    var asked = binding;
    if (asked != null && !why.equals(Answer.OUTCOME_UNKNOWN)) {
      entity.send(asked.coordinator(), new Declined(asked.swap(), why));
    }
  }
}
