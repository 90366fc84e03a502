package sh.fazt.http.auth;

import sh.fazt.journal.AppId;
import sh.fazt.registry.routing.ReleaseLabel;
import sh.fazt.registry.routing.RoutingTable;

/** Which host labels a caller may know about. */
public final class Sight {
  private Sight() {}

  /**
   * Whether what this label leads to is within the limits of the caller's key. A label that leads
   * nowhere is no secret.
   */
  public static boolean reaches(RoutingTable table, String label, Caller caller) {
    var row = table.alias(label);
    if (row != null) {
      return caller.mayTouch(row.alias(), row.target());
    }
    var app = AppId.parse(label);
    if (app.isPresent()) {
      return caller.mayTouch(app.get());
    }
    return ReleaseLabel.parse(label)
        .map(release -> reaches(table, release.of(), caller))
        .orElse(true);
  }
}
