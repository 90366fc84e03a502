package sh.fazt.http.hosting;

import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.registry.routing.Route;
import sh.fazt.registry.routing.RoutingTable;

/**
 * What {@code www} does unless it is an alias: it redirects to the main domain once the site {@code
 * root} is deployed.
 */
final class Www {
  private Www() {}

  /** Whether this is {@code www} without an alias, and there is a site to redirect to. */
  static boolean leadsToRoot(RoutingTable table, String label) {
    return label.equals(Subdomain.WWW.value())
        && table.target(Subdomain.WWW) == null
        && table.route(Subdomain.ROOT.value()) instanceof Route.Site;
  }

  /** The redirect it is then. */
  static Target.Redirect redirect(String root) {
    return new Target.Redirect(root, 301, true);
  }
}
