package sh.fazt.registry.domain.node;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Version;
import sh.fazt.journal.node.CheckpointSigned;
import sh.fazt.journal.node.NodeEvent;
import sh.fazt.journal.node.SettingChanged;
import sh.fazt.journal.node.UpgradeStepped;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.Decision;
import sh.fazt.registry.domain.EntityCommand;
import sh.fazt.registry.domain.EntityState;
import sh.fazt.registry.domain.Preconditions;
import sh.fazt.registry.domain.RememberedKeys;
import sh.fazt.registry.domain.SharedMap;

/** The rules of what a node keeps about itself: its stored settings. Pure. */
public final class NodeSettings {
  private NodeSettings() {}

  /** Its commands. */
  public sealed interface Command extends EntityCommand {}

  /** Stores a setting, or forgets it when there is no value. */
  public record ChangeSetting(CommandMeta meta, String name, @Nullable String value)
      implements Command {}

  /**
   * What the events add up to. Immutable.
   *
   * @param settings name → text
   */
  public record State(
      Version version, SharedMap<String, String> settings, RememberedKeys remembered)
      implements EntityState {
    public static final State EMPTY =
        new State(Version.NONE, SharedMap.empty(), RememberedKeys.NOTHING);
  }

  public static Decision<NodeEvent> decide(State state, Command command, Instant now) {
    var conditions = Preconditions.<NodeEvent>check(command, state);
    return conditions.orElseGet(
        () ->
            switch (command) {
              case ChangeSetting change -> change(state, change, now);
            });
  }

  private static Decision<NodeEvent> change(State state, ChangeSetting change, Instant now) {
    var before = state.settings().get(change.name());
    return Objects.equals(before, change.value())
        ? Decision.accept(List.of())
        : Decision.accept(
            new SettingChanged(change.meta().at(now), change.name(), before, change.value()));
  }

  /** The state after the event; checks nothing, because what happened happened. */
  public static State evolve(State state, NodeEvent event) {
    var version = state.version().next();
    var remembered = state.remembered().after(event.meta(), version);
    return switch (event) {
      case SettingChanged e -> {
        var settings = state.settings();
        var after = e.after();
        yield new State(
            version,
            after == null ? settings.minus(e.name()) : settings.plus(e.name(), after),
            remembered);
      }
      case UpgradeStepped _, CheckpointSigned _ -> new State(version, state.settings(), remembered);
    };
  }
}
