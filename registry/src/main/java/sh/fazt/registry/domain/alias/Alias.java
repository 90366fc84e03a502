package sh.fazt.registry.domain.alias;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Target.Arm;
import sh.fazt.journal.Version;
import sh.fazt.journal.alias.AliasEvent;
import sh.fazt.journal.alias.AliasPointed;
import sh.fazt.journal.alias.AliasRemoved;
import sh.fazt.journal.alias.AliasesSwapped;
import sh.fazt.journal.alias.SwapAborted;
import sh.fazt.journal.alias.SwapFinished;
import sh.fazt.journal.alias.SwapReserved;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.Decision;
import sh.fazt.registry.domain.EntityCommand;
import sh.fazt.registry.domain.Preconditions;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.routing.AliasRow;
import sh.fazt.registry.routing.AppStatus;
import sh.fazt.registry.routing.OwnHosts;
import sh.fazt.registry.routing.RedirectUrl;

/**
 * The rules of one alias: a routing label that may be retargeted at any time. Pure: what it must
 * know of apps comes with the context. How two aliases exchange their targets is in {@link Swap}.
 */
public final class Alias {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 307, 308);

  private Alias() {}

  /** The commands of an alias. */
  public sealed interface Command extends EntityCommand {}

  /** What a new target may take the place of. */
  public enum Replacing {
    /** Whatever there is. */
    ANYTHING,
    /** Whatever there is, but the label must not be free. */
    SOMETHING,
    /** Nothing but an equal target. */
    ITS_EQUAL,
    /** Nothing: the label must be free. */
    NOTHING
  }

  /** Gives the alias a target; a split is given by {@link SplitAlias}. */
  public record PointAlias(CommandMeta meta, Target target, Replacing replacing)
      implements Command {}

  /**
   * Changes some of what the alias does, and leaves the rest as it is by then.
   *
   * @param force whether a name that leads somewhere may be reserved
   */
  public record ModifyAlias(CommandMeta meta, TargetChange change, boolean force)
      implements Command {}

  /** Shares the alias's visitors between apps; the slots follow from what it did before. */
  public record SplitAlias(CommandMeta meta, List<Arm> arms) implements Command {
    public SplitAlias {
      arms = List.copyOf(arms);
    }
  }

  /** Takes the target away. */
  public record RemoveAlias(CommandMeta meta) implements Command {}

  /** Takes those apps out of the target that are removed; without any there is nothing to do. */
  public record DropRemoved(CommandMeta meta) implements Command {}

  /**
   * Exchanges the targets of this alias and another one. It is sent to the one whose name sorts
   * first, the coordinator.
   *
   * @param meta expects the coordinator's version, if any
   * @param partnerExpected the version the caller believes the partner has, or none
   * @param partnerFirst whether the caller named the partner first
   */
  public record SwapAliases(
      CommandMeta meta, Subdomain partner, @Nullable Version partnerExpected, boolean partnerFirst)
      implements Command {}

  /** What a decision depends on besides the state. */
  public record Context(Instant now, Function<AppId, AppStatus> apps, OwnHosts hosts) {
    boolean isLive(AppId app) {
      return apps.apply(app) == AppStatus.LIVE;
    }

    boolean isRemoved(AppId app) {
      return apps.apply(app) == AppStatus.REMOVED;
    }
  }

  /**
   * What comes of a command. For a swap this is only its beginning: accepted without events, it has
   * to be asked for at the partner.
   */
  public static Decision<AliasEvent> decide(AliasState state, Command command, Context context) {
    var conditions = Preconditions.<AliasEvent>check(command, state);
    return conditions.orElseGet(
        () ->
            switch (command) {
              case PointAlias point -> point(state, point, context);
              case ModifyAlias modify -> modify(state, modify, context);
              case SplitAlias split -> split(state, split, context);
              case RemoveAlias remove -> remove(state, remove, context);
              case DropRemoved drop -> drop(state, drop, context);
              case SwapAliases swap -> Swap.begin(state, swap);
            });
  }

  private static Decision<AliasEvent> point(AliasState state, PointAlias point, Context context) {
    var target = point.target();
    if (!mayHold(state.alias(), target)) {
      return Decision.refuse(AliasRejections.systemLabel(state.alias()));
    }
    var wrong = wrongIn(state.alias(), target, context);
    if (wrong != null) {
      return Decision.refuse(wrong);
    }
    var held = state.target();
    if (held == null && point.replacing() == Replacing.SOMETHING) {
      return Decision.refuse(AliasRejections.notFound());
    }
    boolean mayReplace =
        switch (point.replacing()) {
          case ANYTHING, SOMETHING -> true;
          case ITS_EQUAL -> held == null || held.equals(target);
          case NOTHING -> held == null;
        };
    if (!mayReplace) {
      return Decision.refuse(AliasRejections.taken(state.alias()));
    }
    return pointed(state, point.meta(), target, context);
  }

  private static Decision<AliasEvent> modify(
      AliasState state, ModifyAlias modify, Context context) {
    if (isClosed(state.alias())) {
      return Decision.refuse(AliasRejections.systemLabel(state.alias()));
    }
    if (state.target() == null) {
      return Decision.refuse(AliasRejections.notFound());
    }
    try {
      var target = modify.change().of(state.target());
      var replacing =
          target instanceof Target.Reserved && !modify.force()
              ? Replacing.ITS_EQUAL
              : Replacing.SOMETHING;
      return point(state, new PointAlias(modify.meta(), target, replacing), context);
    } catch (RejectedException refused) {
      return Decision.refuse(refused.rejection());
    }
  }

  private static Decision<AliasEvent> split(AliasState state, SplitAlias split, Context context) {
    if (state.alias().isSystem()) {
      return Decision.refuse(AliasRejections.systemLabel(state.alias()));
    }
    var wrong = wrongIn(split.arms(), context);
    if (wrong != null) {
      return Decision.refuse(wrong);
    }
    boolean unchanged =
        split.meta().idempotency() == null
            && state.target() instanceof Target.Split(var arms, _)
            && new HashSet<>(arms).equals(new HashSet<>(split.arms()));
    return unchanged
        ? Decision.accept(List.of())
        : pointed(state, split.meta(), SplitSlots.assign(split.arms(), state.target()), context);
  }

  private static Decision<AliasEvent> pointed(
      AliasState state, CommandMeta meta, Target target, Context context) {
    var held = state.target();
    if (!meta.limits().includes(state.alias(), target)
        || !meta.limits().includes(state.alias(), held)) {
      return Decision.refuse(AliasRejections.outOfReach(state.alias()));
    }
    // a key is remembered by its event, so with one there always is an event
    return target.equals(held) && meta.idempotency() == null
        ? Decision.accept(List.of())
        : Decision.accept(
            new AliasPointed(
                meta.at(context.now()), state.alias(), state.version().next(), held, target));
  }

  private static @Nullable Rejection wrongIn(Subdomain alias, Target target, Context context) {
    return switch (target) {
      case Target.Proxy(var app) -> context.isLive(app) ? null : AliasRejections.appMissing(app);
      case Target.Split(var arms, _) -> wrongIn(arms, context);
      case Target.Reserved _ -> null;
      case Target.Redirect(var url, var status, _) -> {
        var parsed = RedirectUrl.parse(url);
        if (parsed.isEmpty() || !parsed.get().text().equals(url)) {
          yield AliasRejections.noUrl();
        }
        if (!REDIRECTS.contains(status)) {
          yield AliasRejections.noRedirectStatus();
        }
        yield context.hosts().leadsToItself(alias, target)
            ? AliasRejections.leadsToItself(alias)
            : null;
      }
    };
  }

  private static @Nullable Rejection wrongIn(List<Arm> arms, Context context) {
    if (arms.size() < 2) {
      return AliasRejections.badSplit("at least 2 targets required for split");
    }
    if (arms.stream().anyMatch(arm -> arm.weight() < 1 || arm.weight() > SplitSlots.COUNT)) {
      return AliasRejections.badSplit("weights must be between 1 and 100");
    }
    if (arms.stream().mapToLong(Arm::weight).sum() != SplitSlots.COUNT) {
      return AliasRejections.badSplit("weights must sum to 100");
    }
    if (arms.stream().map(Arm::app).distinct().count() < arms.size()) {
      return AliasRejections.badSplit("the targets of a split must be different apps");
    }
    for (var arm : arms) {
      if (!context.isLive(arm.app())) {
        return AliasRejections.appMissing(arm.app());
      }
    }
    return null;
  }

  /**
   * What a label may do: a system page is an app's or ours, {@code www} an app's or a redirect,
   * another system label is the node's.
   */
  static boolean mayHold(Subdomain alias, Target target) {
    return !alias.isSystem()
        || (!isClosed(alias)
            && switch (target) {
              case Target.Proxy _ -> true;
              case Target.Redirect _ -> alias.equals(Subdomain.WWW);
              case Target.Reserved _, Target.Split _ -> false;
            });
  }

  /** Whether the label is the node's own and holds nothing at all. */
  private static boolean isClosed(Subdomain alias) {
    return alias.isSystem() && !alias.isSystemPage() && !alias.equals(Subdomain.WWW);
  }

  private static Decision<AliasEvent> remove(
      AliasState state, RemoveAlias remove, Context context) {
    if (state.alias().isSystem() && !state.alias().equals(Subdomain.WWW)) {
      return Decision.refuse(AliasRejections.systemLabel(state.alias()));
    }
    var target = state.target();
    if (target == null) {
      return Decision.refuse(AliasRejections.notFound());
    }
    if (!remove.meta().limits().includes(state.alias(), target)) {
      return Decision.refuse(AliasRejections.outOfReach(state.alias()));
    }
    return Decision.accept(removed(state, remove.meta(), target, context));
  }

  private static Decision<AliasEvent> drop(AliasState state, DropRemoved drop, Context context) {
    var target = state.target();
    if (target == null || target.apps().stream().noneMatch(context::isRemoved)) {
      return Decision.accept(List.of());
    }
    var left =
        target instanceof Target.Split split ? SplitSlots.without(split, context::isRemoved) : null;
    return Decision.accept(
        left == null
            ? removed(state, drop.meta(), target, context)
            : new AliasPointed(
                drop.meta().at(context.now()),
                state.alias(),
                state.version().next(),
                target,
                left));
  }

  /**
   * What is left of an alias when these apps are gone, as an event that is planned.
   *
   * @param row a live alias that leads to at least one of them
   */
  public static AliasEvent dropPlan(AliasRow row, Set<AppId> gone, Meta meta) {
    var target = Objects.requireNonNull(row.target());
    var left =
        target instanceof Target.Split split ? SplitSlots.without(split, gone::contains) : null;
    var version = row.version().next();
    return left == null
        ? new AliasRemoved(meta, row.alias(), version, target)
        : new AliasPointed(meta, row.alias(), version, target, left);
  }

  private static AliasRemoved removed(
      AliasState state, CommandMeta meta, Target target, Context context) {
    return new AliasRemoved(meta.at(context.now()), state.alias(), state.version().next(), target);
  }

  /** The state after the event; checks nothing, because what happened happened. */
  public static AliasState evolve(AliasState state, AliasEvent event) {
    var at = event.meta().happened();
    var next =
        switch (event) {
          case AliasPointed e -> state.withTarget(e.target(), e.version(), at);
          case AliasRemoved e -> state.withTarget(null, e.version(), at);
          case AliasesSwapped e ->
              state
                  .withTarget(e.first().after(), e.first().version(), at)
                  .having(state.coordinated().with(e));
          case SwapReserved e ->
              state.reserved(new AliasState.Reservation(e.swap(), e.coordinator(), e.meta()));
          case SwapAborted _ -> state;
          case SwapFinished e ->
              switch (e.outcome()) {
                case SWAPPED -> state.reserved(null).withTarget(e.target(), e.version(), at);
                case ABORTED -> state.reserved(null);
              };
        };
    return next.remembering(state.remembered().after(event.meta(), event.version()));
  }
}
