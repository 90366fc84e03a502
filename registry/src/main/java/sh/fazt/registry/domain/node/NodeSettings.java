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

/**
 * The rules of what a node keeps about itself: its stored settings, and how its last upgrade went.
 * Pure.
 */
public final class NodeSettings {
  private NodeSettings() {}

  /** Its commands. */
  public sealed interface Command extends EntityCommand {}

  /** Stores a setting, or forgets it when there is no value. */
  public record ChangeSetting(CommandMeta meta, String name, @Nullable String value)
      implements Command {}

  /**
   * Notes that an upgrade got a step further. The command's id is the upgrade's.
   *
   * @param digest SHA-256 of the release's manifest, or empty
   */
  public record NoteStep(CommandMeta meta, UpgradeStep step, String from, String to, String digest)
      implements Command {}

  /**
   * What the events add up to. Immutable.
   *
   * @param settings name → text
   * @param upgrade how far the last upgrade got, or none
   */
  public record State(
      Version version,
      SharedMap<String, String> settings,
      Upgrade.@Nullable Position upgrade,
      RememberedKeys remembered)
      implements EntityState {
    public static final State EMPTY =
        new State(Version.NONE, SharedMap.empty(), null, RememberedKeys.NOTHING);
  }

  public static Decision<NodeEvent> decide(State state, Command command, Instant now) {
    var conditions = Preconditions.<NodeEvent>check(command, state);
    return conditions.orElseGet(
        () ->
            switch (command) {
              case ChangeSetting change -> change(state, change, now);
              case NoteStep note -> note(state, note, now);
            });
  }

  private static Decision<NodeEvent> change(State state, ChangeSetting change, Instant now) {
    var before = state.settings().get(change.name());
    return Objects.equals(before, change.value())
        ? Decision.accept(List.of())
        : Decision.accept(
            new SettingChanged(change.meta().at(now), change.name(), before, change.value()));
  }

  private static Decision<NodeEvent> note(State state, NoteStep note, Instant now) {
    var event =
        new UpgradeStepped(
            note.meta().at(now),
            note.step().word(),
            note.from(),
            note.to(),
            note.digest(),
            note.step().sentence());
    return switch (Upgrade.decide(state.upgrade(), event)) {
      case Decision.Accepted<UpgradeStepped>(var events) -> Decision.accept(List.copyOf(events));
      case Decision.Rejected<UpgradeStepped>(var why) -> Decision.refuse(why);
      case Decision.Repeated<UpgradeStepped>(var at) -> new Decision.Repeated<>(at);
    };
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
            state.upgrade(),
            remembered);
      }
      case UpgradeStepped e ->
          new State(version, state.settings(), Upgrade.Position.after(e), remembered);
      case CheckpointSigned _ -> new State(version, state.settings(), state.upgrade(), remembered);
    };
  }
}
