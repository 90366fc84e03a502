package sh.fazt.http.auth;

import sh.fazt.journal.AppId;
import sh.fazt.journal.Visibility;
import sh.fazt.registry.routing.ReleaseLabel;
import sh.fazt.registry.routing.RoutingTable;

/** What a caller may touch, and what it may know about. */
public final class Permissions {
  private Permissions() {}

  /** Whether this app is the caller's to change. */
  public static boolean touches(RoutingTable table, AppId app, Caller caller) {
    return caller.limits().includes(app, () -> table.namesOf(app));
  }

  /**
   * Whether the caller may know that there is this app. Unauthenticated callers know of public ones
   * only, and of none that was removed.
   */
  public static boolean sees(RoutingTable table, AppId app, Caller caller) {
    if (caller.isKnown()) {
      return touches(table, app, caller);
    }
    var row = table.app(app);
    return row != null && !row.removed() && row.metadata().visibility() == Visibility.PUBLIC;
  }

  /**
   * Whether what this label leads to is within the limits of the caller's key. A label that leads
   * nowhere is no secret.
   */
  public static boolean reaches(RoutingTable table, String label, Caller caller) {
    var row = table.alias(label);
    if (row != null) {
      return caller.limits().includes(row.alias(), row.target());
    }
    var app = AppId.parse(label);
    if (app.isPresent()) {
      return touches(table, app.get(), caller);
    }
    return ReleaseLabel.parse(label)
        .map(release -> reaches(table, release.of(), caller))
        .orElse(true);
  }
}
