package sh.fazt.http.visits;

import org.jspecify.annotations.Nullable;
import sh.fazt.http.hosting.HostName;
import sh.fazt.http.hosting.HostRules;
import sh.fazt.http.hosting.HostTarget;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.routing.Route;

/** Finds the app of a place in an event: a host, a name or an id. */
public final class AppOfPlace {
  private final LiveTable table;
  private final HostRules rules;

  public AppOfPlace(LiveTable table, HostRules rules) {
    this.table = table;
    this.rules = rules;
  }

  /** The id of the one app that is served there now; empty if there is none, or one of several. */
  public String find(String place) {
    String label = label(HostName.parse(place));
    return label != null && table.now().route(label) instanceof Route.Site site
        ? site.app().id().value()
        : "";
  }

  private @Nullable String label(@Nullable HostName host) {
    if (host == null) {
      return null;
    }
    return switch (rules.decide(host)) {
      case HostTarget.App(var label) -> label;
      case HostTarget.Root _ -> "root";
      case HostTarget.NotFoundSite _ -> "404";
      case HostTarget.Unknown _ when host.text().indexOf('.') < 0 -> host.text();
      case HostTarget.Unknown _, HostTarget.Api _, HostTarget.Address _ -> null;
    };
  }
}
