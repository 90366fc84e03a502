package sh.fazt.http.request;

import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import sh.fazt.http.auth.Gate;
import sh.fazt.http.auth.ViewTickets;
import sh.fazt.http.network.Proxies;
import sh.fazt.http.visits.Visits;
import sh.fazt.journal.Subdomain;
import sh.fazt.registry.node.Node;
import sh.fazt.registry.routing.MainDomain;

/**
 * What the API answers from.
 *
 * @param system runs the HTTP side
 * @param gate authenticates the caller
 * @param proxies whose word about a client counts
 * @param tickets let the operator see private apps
 * @param visits counts what visitors do
 */
public record ApiContext(
    ClassicActorSystemProvider system,
    Node node,
    MainDomain domain,
    Program program,
    Gate gate,
    Proxies proxies,
    ViewTickets tickets,
    Visits visits) {

  /** The URL of a site, as the caller reaches it. */
  public String siteUrl(Subdomain site, HttpRequest request) {
    return SiteUrl.of(site, request, domain, proxies.client(request).secure());
  }
}
