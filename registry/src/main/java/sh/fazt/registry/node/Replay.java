package sh.fazt.registry.node;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.pekko.persistence.typed.PersistenceId;
import sh.fazt.journal.AppId;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Version;
import sh.fazt.journal.access.AccessEvent;
import sh.fazt.journal.alias.AliasEvent;
import sh.fazt.journal.alias.AliasesSwapped;
import sh.fazt.journal.app.AppEvent;
import sh.fazt.journal.domain.DomainEvent;
import sh.fazt.journal.json.JournalJson;
import sh.fazt.journal.node.NodeEvent;
import sh.fazt.registry.backup.DatabaseState;
import sh.fazt.registry.database.Database;
import sh.fazt.registry.domain.access.Access;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.domain.alias.AliasState;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.domain.app.AppState;
import sh.fazt.registry.domain.node.NodeSettings;
import sh.fazt.registry.entity.AccessEntity;
import sh.fazt.registry.entity.AliasEntity;
import sh.fazt.registry.entity.AppEntity;
import sh.fazt.registry.entity.DecidingEntity;
import sh.fazt.registry.history.JournalReader;
import sh.fazt.registry.history.JournalReader.Numbered;
import sh.fazt.registry.history.SnapshotCache;
import sh.fazt.registry.routing.RoutingTable;
import sh.fazt.registry.routing.VisibleTable;
import sh.fazt.registry.sqlite.DatabaseSettings;
import sh.fazt.registry.sqlite.InspectedDatabase;

/**
 * Adds the journal up with the same rules the entities use, so that a table rebuilt at start equals
 * the one the entities kept. Used by one thread.
 */
public final class Replay {
  private final Map<AppId, AppState> apps = new HashMap<>();
  private final Map<Subdomain, AliasState> aliases = new HashMap<>();

  /** The aliases as they were shown, in the order they were. */
  private RoutingTable names = RoutingTable.EMPTY;

  private Access.State access = Access.State.EMPTY;
  private NodeSettings.State settings = NodeSettings.State.EMPTY;

  /** The states of the nodes by themselves, by persistence id. */
  private final Map<String, NodeSettings.State> nodes = new HashMap<>();

  /** The number of the last event of each entity, by persistence id. */
  private final Map<String, Long> numbers = new HashMap<>();

  /**
   * Adds the whole journal up from its first event, in one snapshot of the database. Holds a second
   * routing table in memory meanwhile, and blocks for as long as it takes.
   *
   * @throws sh.fazt.registry.domain.RejectedException naming the first event that is damaged
   */
  public static DatabaseState stateOf(Database database) {
    var replay = new Replay();
    var end = new JournalReader(database).replay(replay::add);
    var visible = VisibleTable.of(replay.table());
    return new DatabaseState(
        end.head(), end.hash(), JournalJson.hash(visible), visible.apps().size());
  }

  /**
   * The same of a file on which no node runs. It is not written, and no node opens it meanwhile.
   *
   * @throws sh.fazt.registry.domain.RejectedException if a node runs on it, it is not ours, or it
   *     is damaged
   */
  public static DatabaseState stateOf(Path file, DatabaseSettings settings) {
    try (var inspected = InspectedDatabase.open(file, settings)) {
      return stateOf(inspected);
    }
  }

  /** Takes the next event. */
  public void add(Numbered numbered) {
    add(numbered.event());
    numbers.put(numbered.entity(), numbered.number());
    if (numbered.event() instanceof NodeEvent e) {
      var before = nodes.getOrDefault(numbered.entity(), NodeSettings.State.EMPTY);
      nodes.put(numbered.entity(), NodeSettings.evolve(before, e));
    }
  }

  /** Takes the next event, of an entity whose state is not cached. */
  public void add(JournalEvent event) {
    switch (event) {
      case AppEvent e ->
          apps.put(e.app(), App.evolve(apps.computeIfAbsent(e.app(), AppState::unknown), e));
      case AliasEvent e -> add(e);
      case AccessEvent e -> access = Access.evolve(access, e);
      case NodeEvent e -> settings = NodeSettings.evolve(settings, e);
      case DomainEvent _ -> {
        // no host of one's own is served yet
      }
      default -> throw new IllegalStateException("no rules for " + event.getClass().getName());
    }
  }

  /** A swap is shown by its coordinator for both, long before its partner takes it over. */
  private void add(AliasEvent event) {
    var state = Alias.evolve(aliases.computeIfAbsent(event.alias(), AliasState::unknown), event);
    aliases.put(event.alias(), state);
    names = event instanceof AliasesSwapped swap ? names.with(swap) : names;
    names = state.version().equals(Version.NONE) ? names : names.with(state.row());
  }

  /** The routing table by now. */
  public RoutingTable table() {
    var table = names;
    for (var app : apps.values()) {
      table = table.with(app.row());
    }
    return table;
  }

  /** What was begun and not brought to its end by now. */
  public Unfinished unfinished() {
    var table = table();
    var left = new TreeSet<Subdomain>();
    for (var row : table.aliases()) {
      if (row.target() != null && table.removalBehind(row.target()) != null) {
        left.add(row.alias());
      }
    }
    aliases.values().stream()
        .filter(alias -> alias.reservation() != null)
        .forEach(alias -> left.add(alias.alias()));
    var removing =
        apps.values().stream()
            .filter(app -> app.unfinishedRemoval() != null)
            .map(AppState::id)
            .toList();
    return new Unfinished(removing, List.copyOf(left));
  }

  /** Hands over the states of all entities with a longer history, so that none reads it again. */
  public void keep(SnapshotCache kept) {
    apps.forEach((id, state) -> keep(kept, AppEntity.persistenceId(id), state));
    aliases.forEach((alias, state) -> keep(kept, AliasEntity.persistenceId(alias), state));
    keep(kept, AccessEntity.ID, access);
    nodes.forEach((id, state) -> keep(kept, PersistenceId.ofUniqueId(id), state));
  }

  private void keep(SnapshotCache kept, PersistenceId id, Object state) {
    long number = numbers.getOrDefault(id.id(), 0L);
    if (number >= DecidingEntity.KEPT_EVERY) {
      kept.keep(id.id(), number, state);
    }
  }

  /** Keys and operator by now. */
  public Access.State access() {
    return access;
  }

  /** The stored settings by now. */
  public NodeSettings.State settings() {
    return settings;
  }
}
