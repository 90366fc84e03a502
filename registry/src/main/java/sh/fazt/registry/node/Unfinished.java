package sh.fazt.registry.node;

import java.util.List;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;

/**
 * What a node had begun when it stopped: its entities have to be there to bring it to its end.
 *
 * @param apps being removed
 * @param aliases bound by a swap, or leading to an app that is removed
 */
public record Unfinished(List<AppId> apps, List<Subdomain> aliases) {
  public Unfinished {
    apps = List.copyOf(apps);
    aliases = List.copyOf(aliases);
  }
}
