package sh.fazt.registry.routing;

import java.util.HashMap;
import java.util.Map;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.canonical.VisibleState;
import sh.fazt.journal.canonical.VisibleState.Lineage;
import sh.fazt.journal.canonical.VisibleState.VisibleApp;

/** What of a routing table visitors and readers of lists can see, in its durable form. */
public final class VisibleTable {
  private VisibleTable() {}

  /** The visible state of this table. Versions, times and what is removed are no part of it. */
  public static VisibleState of(RoutingTable table) {
    Map<Subdomain, Target> aliases = new HashMap<>();
    table
        .aliasesAfter("")
        .forEachRemaining(
            row -> {
              if (row.target() != null) {
                aliases.put(row.alias(), row.target());
              }
            });
    Map<AppId, VisibleApp> apps = new HashMap<>();
    table.appsAfter(null).forEachRemaining(row -> apps.put(row.id(), visible(row)));
    // No host of one's own is served yet.
    return new VisibleState(aliases, Map.of(), apps);
  }

  private static VisibleApp visible(AppRow row) {
    ReleaseRow active = row.activeRelease();
    return new VisibleApp(
        row.metadata(),
        active == null ? null : active.tree(),
        new Lineage(row.original(), row.parent(), row.parentRelease()));
  }
}
