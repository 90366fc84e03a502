package sh.fazt.registry.alias;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.alias.AliasEvent;
import sh.fazt.journal.alias.AliasPointed;
import sh.fazt.journal.alias.AliasRemoved;
import sh.fazt.journal.alias.AliasesSwapped;
import sh.fazt.journal.alias.SwapAborted;
import sh.fazt.journal.alias.SwapFinished;
import sh.fazt.journal.alias.SwapReserved;
import sh.fazt.registry.CommandMeta;
import sh.fazt.registry.Conditions;
import sh.fazt.registry.Decision;

/**
 * The rules of one alias: a routing label that may be retargeted at any time. Pure: what it must
 * know of apps comes with the context.
 */
public final class Alias {
  private Alias() {}

  /** What can be asked of an alias. */
  public sealed interface Command {
    CommandMeta meta();
  }

  /**
   * Gives the alias a target.
   *
   * @param onlyIfNone refuse when it has one already
   */
  public record PointAlias(CommandMeta meta, Target target, boolean onlyIfNone)
      implements Command {}

  /** Takes the target away. */
  public record RemoveAlias(CommandMeta meta) implements Command {}

  /** What is known of the moment a command is decided: the time, and which apps exist. */
  public record Context(Instant now, Predicate<AppId> isLive) {}

  public static Decision<AliasEvent> decide(AliasState state, Command command, Context context) {
    var conditions =
        Conditions.<AliasEvent>check(command.meta(), state.remembered(), state.version());
    return conditions.orElseGet(
        () ->
            switch (command) {
              case PointAlias point -> point(state, point, context);
              case RemoveAlias remove -> remove(state, remove, context);
            });
  }

  private static Decision<AliasEvent> point(AliasState state, PointAlias point, Context context) {
    if (!mayTake(state.alias(), point.target())) {
      return Decision.refuse(new AliasRejection.SystemLabel(state.alias()));
    }
    if (point.target().equals(state.target())) {
      return Decision.accept(List.of());
    }
    if (point.onlyIfNone() && state.target() != null) {
      return Decision.refuse(new AliasRejection.Taken(state.alias()));
    }
    for (AppId app : point.target().apps()) {
      if (!context.isLive().test(app)) {
        return Decision.refuse(new AliasRejection.AppMissing(app));
      }
    }
    return Decision.accept(
        new AliasPointed(
            point.meta().at(context.now()),
            state.alias(),
            state.version().next(),
            state.target(),
            point.target()));
  }

  private static boolean mayTake(Subdomain alias, Target target) {
    return !alias.isSystem() || (alias.isSystemPage() && target instanceof Target.Proxy);
  }

  private static Decision<AliasEvent> remove(
      AliasState state, RemoveAlias remove, Context context) {
    if (state.alias().isSystem()) {
      return Decision.refuse(new AliasRejection.SystemLabel(state.alias()));
    }
    var target = state.target();
    if (target == null) {
      return Decision.refuse(new AliasRejection.NotFound(state.alias()));
    }
    return Decision.accept(
        new AliasRemoved(
            remove.meta().at(context.now()), state.alias(), state.version().next(), target));
  }

  /** The state after the event; checks nothing, because what happened happened. */
  public static AliasState evolve(AliasState state, AliasEvent event) {
    var at = event.meta().at();
    var next =
        switch (event) {
          case AliasPointed e -> state.aimed(e.target(), e.version(), at);
          case AliasRemoved e -> state.aimed(null, e.version(), at);
          case AliasesSwapped e -> state.aimed(e.first().after(), e.first().version(), at);
          case SwapReserved e -> state.reserved(e.swap());
          case SwapAborted _ -> state;
          case SwapFinished e ->
              switch (e.outcome()) {
                case SWAPPED -> state.reserved(null).aimed(e.target(), e.version(), at);
                case ABORTED -> state.reserved(null);
              };
        };
    return next.remembering(state.remembered().after(event.meta(), event.version()));
  }
}
