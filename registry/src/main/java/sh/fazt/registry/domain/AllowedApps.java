package sh.fazt.registry.domain;

import java.util.Set;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Target;

/**
 * Which apps a caller may touch, whatever else it may do.
 *
 * @param apps empty means every app, and new ones
 */
public record AllowedApps(Set<AppId> apps) {
  /** A caller without limits. */
  public static final AllowedApps EVERYTHING = new AllowedApps(Set.of());

  public AllowedApps {
    apps = Set.copyOf(apps);
  }

  public boolean includes(AppId app) {
    return apps.isEmpty() || apps.contains(app);
  }

  /**
   * Whether a label that does this is the caller's to change. Names that lead to no app at all, a
   * redirect or a reserved one, are for callers without limits.
   */
  public boolean covers(Target target) {
    return apps.isEmpty() || (!target.apps().isEmpty() && apps.containsAll(target.apps()));
  }

  /** Whether it may make apps, whose ids nobody can have named before. */
  public boolean includesNewApps() {
    return apps.isEmpty();
  }
}
