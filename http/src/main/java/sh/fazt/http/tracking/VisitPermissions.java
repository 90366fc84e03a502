package sh.fazt.http.tracking;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import sh.fazt.http.auth.Caller;
import sh.fazt.http.auth.Permissions;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.Call;
import sh.fazt.journal.AppId;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.routing.RoutingTable;
import sh.fazt.registry.visits.VisibleVisits;

/** What a caller may know of what visitors do, and of what belongs to no app. */
final class VisitPermissions {
  private VisitPermissions() {}

  /** Whether the caller's key is for some apps or some names. */
  static boolean isLimited(Caller caller) {
    return caller.limits().isForSomeNames() || !caller.limits().includesNewApps();
  }

  /** The events it may know of. */
  static VisibleVisits of(RoutingTable table, Caller caller) {
    if (!isLimited(caller)) {
      return VisibleVisits.EVERYTHING;
    }
    Set<AppId> apps = new LinkedHashSet<>();
    for (var app : table.apps()) {
      if (Permissions.touches(table, app.id(), caller)) {
        apps.add(app.id());
      }
    }
    return VisibleVisits.of(apps);
  }

  /**
   * Refuses to change what belongs to no app, and is in no journal.
   *
   * @param what in the plural
   * @throws RejectedException if the caller's key is limited, or it only asks what would be done
   */
  static void mustChange(Call call, String what) {
    if (isLimited(call.caller())) {
      throw ApiRejections.forbidden(
              "This key is for some apps or names; " + what + " belong to none of them")
          .asException();
    }
    if (call.request().getHeader("X-Fazt-Plan").map(HttpHeader::value).isPresent()) {
      throw ApiRejections.badRequest(
              "X-Fazt-Plan means nothing here, for " + what + " are no events")
          .asException();
    }
  }
}
