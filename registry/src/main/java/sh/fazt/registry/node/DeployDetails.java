package sh.fazt.registry.node;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Source;

/**
 * What comes with a deploy besides its files.
 *
 * @param message the deployer's words; may be empty
 * @param spa whether unknown pages serve {@code index.html} from now on; none leaves it as it is
 * @param onlyApps the apps the deployer may deploy to; empty means any, and new ones
 */
public record DeployDetails(
    Source source, String message, @Nullable Boolean spa, Set<AppId> onlyApps) {
  public DeployDetails {
    onlyApps = Set.copyOf(onlyApps);
  }

  /** From a deployer without limits. */
  public DeployDetails(Source source, String message, @Nullable Boolean spa) {
    this(source, message, spa, Set.of());
  }

  /** The same, from a deployer who may deploy to these apps only; empty means any. */
  public DeployDetails only(Set<AppId> apps) {
    return new DeployDetails(source, message, spa, apps);
  }

  boolean mayReach(AppId app) {
    return onlyApps.isEmpty() || onlyApps.contains(app);
  }

  boolean mayMakeApps() {
    return onlyApps.isEmpty();
  }
}
