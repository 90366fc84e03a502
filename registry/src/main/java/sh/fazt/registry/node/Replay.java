package sh.fazt.registry.node;

import java.util.HashMap;
import java.util.Map;
import sh.fazt.journal.AppId;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.access.AccessEvent;
import sh.fazt.journal.alias.AliasEvent;
import sh.fazt.journal.app.AppEvent;
import sh.fazt.journal.domain.DomainEvent;
import sh.fazt.journal.node.NodeEvent;
import sh.fazt.registry.access.Access;
import sh.fazt.registry.alias.Alias;
import sh.fazt.registry.alias.AliasState;
import sh.fazt.registry.app.App;
import sh.fazt.registry.app.AppState;
import sh.fazt.registry.routing.RoutingTable;

/**
 * Adds the journal up with the same rules the entities use, so that a table rebuilt at start equals
 * the one the entities kept. Used by one thread.
 */
public final class Replay {
  private final Map<AppId, AppState> apps = new HashMap<>();
  private final Map<Subdomain, AliasState> aliases = new HashMap<>();
  private Access.State access = Access.State.EMPTY;
  private NodeSettings.State settings = NodeSettings.State.EMPTY;

  /** Takes the next event. */
  public void add(JournalEvent event) {
    switch (event) {
      case AppEvent e ->
          apps.put(e.app(), App.evolve(apps.computeIfAbsent(e.app(), App::unknown), e));
      case AliasEvent e ->
          aliases.put(
              e.alias(), Alias.evolve(aliases.computeIfAbsent(e.alias(), AliasState::unknown), e));
      case AccessEvent e -> access = Access.evolve(access, e);
      case NodeEvent e -> settings = NodeSettings.evolve(settings, e);
      case DomainEvent _ -> {
        // no host of one's own is served yet
      }
      default -> throw new IllegalStateException("no rules for " + event.getClass().getName());
    }
  }

  /** The routing table by now. */
  public RoutingTable table() {
    var table = RoutingTable.EMPTY;
    for (var app : apps.values()) {
      table = table.with(app.row());
    }
    for (var alias : aliases.values()) {
      table = table.with(alias.row());
    }
    return table;
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
