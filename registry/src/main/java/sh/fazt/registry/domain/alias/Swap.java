package sh.fazt.registry.domain.alias;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Version;
import sh.fazt.journal.alias.AliasEvent;
import sh.fazt.journal.alias.AliasesSwapped;
import sh.fazt.journal.alias.SwapAborted;
import sh.fazt.journal.alias.SwapFinished;
import sh.fazt.journal.alias.SwapId;
import sh.fazt.journal.alias.SwapOutcome;
import sh.fazt.journal.alias.SwapReserved;
import sh.fazt.journal.alias.SwapSide;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.Decision;
import sh.fazt.registry.domain.Preconditions;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.alias.Alias.Context;
import sh.fazt.registry.domain.alias.Alias.SwapAliases;

/**
 * The rules by which two aliases exchange their targets: two-phase commit with the coordinator's
 * journal as the place of decision. The alias whose name sorts first coordinates, so that waiting
 * always goes up the alphabet and never in a circle. Pure.
 *
 * <ol>
 *   <li>{@link #begin}: may it be tried at all?
 *   <li>{@link #reserve}: the partner binds itself and takes no other change.
 *   <li>{@link #commit}: the coordinator writes one event for both. From then on it has happened.
 *   <li>{@link #finish}: the partner takes the outcome over and is free again.
 * </ol>
 */
public final class Swap {
  private Swap() {}

  /** What the partner has to offer once it is bound. */
  public record Offer(SwapId swap, Subdomain partner, Version version, Target target) {}

  /** The coordinator's first look; accepted means that the partner is to be asked. */
  static Decision<AliasEvent> begin(AliasState state, SwapAliases swap) {
    if (state.alias().isSystem() && !state.alias().isSystemPage()) {
      return Decision.refuse(AliasRejections.systemLabel(state.alias()));
    }
    if (swap.partner().isSystem() && !swap.partner().isSystemPage()) {
      return Decision.refuse(AliasRejections.systemLabel(swap.partner()));
    }
    var mine = state.target();
    if (mine == null) {
      return Decision.refuse(missing(!swap.partnerFirst()));
    }
    return swap.meta().limits().includes(state.alias(), mine)
        ? Decision.accept(List.of())
        : Decision.refuse(AliasRejections.outOfReach(state.alias()));
  }

  private static Rejection missing(boolean first) {
    return AliasRejections.swapNameMissing(first ? 1 : 2);
  }

  /**
   * The partner binds itself, unless it can see already that nothing will come of it: what is
   * refused here leaves no trace.
   *
   * @param offered what the coordinator does
   * @param partnerFirst whether the caller named the partner first
   */
  public static Decision<AliasEvent> reserve(
      AliasState state,
      SwapId swap,
      Subdomain coordinator,
      Target offered,
      CommandMeta meta,
      boolean partnerFirst,
      Context context) {
    var mine = state.target();
    if (mine == null) {
      return Decision.refuse(missing(partnerFirst));
    }
    if (meta.expected() != null && !meta.expected().equals(state.version())) {
      return Decision.refuse(Preconditions.versionMismatch(state.version()));
    }
    var why = refusal(new Side(coordinator, offered), new Side(state.alias(), mine), meta, context);
    if (why != null) {
      return Decision.refuse(why);
    }
    return Decision.accept(
        new SwapReserved(
            meta.consequence().causedBy(swap.value()).at(context.now()),
            state.alias(),
            state.version(),
            swap,
            coordinator));
  }

  /** The coordinator's word: the one event that is the swap, or a refusal. */
  public static Decision<AliasEvent> commit(
      AliasState state, SwapAliases command, Offer offer, Context context) {
    var mine = state.target();
    if (mine == null) {
      return Decision.refuse(missing(!command.partnerFirst()));
    }
    var why =
        refusal(
            new Side(state.alias(), mine),
            new Side(offer.partner(), offer.target()),
            command.meta(),
            context);
    return why == null
        ? Decision.accept(
            new AliasesSwapped(
                command.meta().at(context.now()),
                offer.swap(),
                new SwapSide(state.alias(), state.version().next(), mine, offer.target()),
                new SwapSide(offer.partner(), offer.version().next(), offer.target(), mine)))
        : Decision.refuse(why);
  }

  /** One of the two, and what it does before the swap. */
  private record Side(Subdomain alias, Target target) {}

  private static @Nullable Rejection refusal(
      Side first, Side second, CommandMeta meta, Context context) {
    for (Side side : List.of(first, second)) {
      Optional<AppId> gone =
          side.target().apps().stream().filter(app -> !context.isLive(app)).findFirst();
      if (gone.isPresent()) {
        return AliasRejections.appMissing(gone.get());
      }
      var other = side.equals(first) ? second : first;
      if (!Alias.mayHold(side.alias(), other.target())) {
        return AliasRejections.systemLabel(side.alias());
      }
      if (context.hosts().leadsToItself(side.alias(), other.target())) {
        return AliasRejections.leadsToItself(side.alias());
      }
      if (!meta.limits().includes(side.alias(), side.target())) {
        return AliasRejections.outOfReach(side.alias());
      }
    }
    return null;
  }

  /** The coordinator's word that a swap has not happened and never will. */
  public static SwapAborted abort(
      AliasState state, SwapId swap, Subdomain partner, CommandMeta meta, Context context) {
    return new SwapAborted(
        meta.consequence().causedBy(swap.value()).at(context.now()),
        state.alias(),
        state.version(),
        swap,
        partner);
  }

  /**
   * The partner takes the outcome over.
   *
   * @param happened the swap, or none if it was aborted
   * @return nothing if the outcome cannot be that of this alias as it is
   */
  public static Optional<AliasEvent> finish(
      AliasState state,
      SwapId swap,
      @Nullable AliasesSwapped happened,
      CommandMeta meta,
      Context context) {
    var at = meta.consequence().causedBy(swap.value()).at(context.now());
    if (happened == null) {
      return Optional.of(
          new SwapFinished(
              at, state.alias(), state.version(), swap, SwapOutcome.ABORTED, state.target()));
    }
    var side = happened.second();
    return side.version().equals(state.version().next())
        ? Optional.of(
            new SwapFinished(
                at, state.alias(), side.version(), swap, SwapOutcome.SWAPPED, side.after()))
        : Optional.empty();
  }
}
