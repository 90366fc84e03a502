package sh.fazt.http.hosting;

import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.registry.routing.Route;
import sh.fazt.registry.routing.RoutingTable;

/** Decides what a host leads to, for serving and for {@code explain}. */
public final class Resolver {
  private final HostRules rules;

  public Resolver(HostRules rules) {
    this.rules = rules;
  }

  /** What the host leads to for this visitor, on this snapshot of the table. */
  public Resolution resolve(RoutingTable table, HostTarget host, Visitor visitor) {
    return switch (host) {
      case HostTarget.Api _ -> new Resolution(host, null, Resolution.Outcome.API);
      case HostTarget.Address _, HostTarget.Unknown _ -> nothing(host);
      case HostTarget.Root _ when table.route(host.label()) instanceof Route.NotFound ->
          new Resolution(host, null, Resolution.Outcome.WELCOME);
      case HostTarget.Root _, HostTarget.NotFoundSite _, HostTarget.App _ ->
          label(table, host, visitor);
    };
  }

  private Resolution label(RoutingTable table, HostTarget host, Visitor visitor) {
    String label = host.label();
    return switch (table.route(label)) {
      case Route.Site site -> new Resolution(host, null, shown(site, visitor));
      case Route.WeightedSplit(var split) -> arm(table, host, split, visitor);
      case Route.Redirect(var redirect) when Redirects.leadsTo(redirect, visitor.host()) ->
          nothing(host);
      case Route.Redirect(var redirect) -> redirect(host, redirect);
      case Route.NotFound _ when Www.leadsToRoot(table, label) && isRootShown(table, visitor) ->
          redirect(
              host,
              Www.redirect(rules.rootUrl(visitor.scheme(), visitor.host(), visitor.authority())));
      case Route.NotFound _ -> nothing(host);
    };
  }

  private static Resolution arm(
      RoutingTable table, HostTarget host, Target.Split split, Visitor visitor) {
    boolean held = visitor.slot() != SplitCookie.NONE;
    int slot = held ? visitor.slot() : visitor.drawSlot();
    var outcome =
        table.arm(split, slot) instanceof Route.Site site
            ? shown(site, visitor)
            : Resolution.Outcome.NOTHING;
    return new Resolution(host, new Resolution.Arm(split, slot, held), outcome);
  }

  private static Resolution redirect(HostTarget host, Target.Redirect redirect) {
    return new Resolution(host, null, new Resolution.Outcome.Redirect(redirect));
  }

  private static Resolution nothing(HostTarget host) {
    return new Resolution(host, null, Resolution.Outcome.NOTHING);
  }

  private static Resolution.Outcome shown(Route.Site site, Visitor visitor) {
    return isShown(site, visitor)
        ? new Resolution.Outcome.Site(site)
        : new Resolution.Outcome.NotFound(site);
  }

  private static boolean isRootShown(RoutingTable table, Visitor visitor) {
    return table.route(Subdomain.ROOT.value()) instanceof Route.Site site && isShown(site, visitor);
  }

  /** Whether the visitor is shown this site, whatever led him there. */
  static boolean isShown(Route.Site site, Visitor visitor) {
    return switch (site.app().metadata().visibility()) {
      case PUBLIC, UNLISTED -> true;
      case PRIVATE -> visitor.sees(site.app());
    };
  }
}
