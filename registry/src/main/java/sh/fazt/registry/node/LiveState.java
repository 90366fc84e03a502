package sh.fazt.registry.node;

import org.jspecify.annotations.Nullable;
import sh.fazt.journal.StateHash;
import sh.fazt.journal.json.JournalJson;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.routing.RoutingTable;
import sh.fazt.registry.routing.VisibleTable;

/**
 * The state hash of the table visitors are served from. It costs as much as the table is large, so
 * it is made when it is asked for, by one caller at a time, and once per table.
 */
public final class LiveState {
  private final LiveTable table;
  private @Nullable RoutingTable hashed;
  private @Nullable StateHash hash;

  LiveState(LiveTable table) {
    this.table = table;
  }

  /** The state hash of this moment; blocks while it is made. */
  public synchronized StateHash hash() {
    RoutingTable now = table.now();
    StateHash known = hash;
    if (known == null || now != hashed) {
      known = JournalJson.hash(VisibleTable.of(now));
      hash = known;
      hashed = now;
    }
    return known;
  }
}
