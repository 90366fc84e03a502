package sh.fazt.registry.routing;

import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;

/**
 * The hosts under which this node's aliases are visited, as far as a redirect must know them not to
 * lead to itself.
 */
public record OwnHosts(MainDomain main) {

  /** Whether a visitor of the alias who follows the target is where he was. */
  public boolean leadsToItself(Subdomain alias, Target target) {
    return target instanceof Target.Redirect redirect
        && RedirectUrl.parse(redirect.url()).filter(url -> isHostOf(alias, url.host())).isPresent();
  }

  private boolean isHostOf(Subdomain alias, String host) {
    return host.equals(alias + "." + main.name())
        || host.equals(alias + ".localhost")
        || host.equals(alias + ".127.0.0.1")
        || (alias.equals(Subdomain.ROOT) && host.equals(main.name()));
  }
}
