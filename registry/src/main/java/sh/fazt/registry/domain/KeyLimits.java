package sh.fazt.registry.domain;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;

/**
 * What a caller may touch, whatever else it may do: a key may be limited to apps, to names, or to
 * both. Every command carries the limits of its caller, and the rules enforce them.
 *
 * @param apps empty means every app, and new ones
 * @param aliases empty means every name
 */
public record KeyLimits(Set<AppId> apps, List<AliasPattern> aliases) {
  /** A caller without limits. */
  public static final KeyLimits NONE = new KeyLimits(Set.of(), List.of());

  public KeyLimits {
    apps = Set.copyOf(apps);
    aliases = List.copyOf(aliases);
  }

  /** Limited to these apps, by whatever name. */
  public static KeyLimits toApps(Set<AppId> apps) {
    return new KeyLimits(apps, List.of());
  }

  /** The same limits, and to no app but this one. */
  public KeyLimits to(AppId app) {
    return new KeyLimits(Set.of(app), aliases);
  }

  /** Whether it is limited to some names. */
  public boolean isForSomeNames() {
    return !aliases.isEmpty();
  }

  /** Whether the app is one of its, whatever names the app has. */
  public boolean includes(AppId app) {
    return apps.isEmpty() || apps.contains(app);
  }

  /**
   * Whether this app may be changed. Who is limited to names may change an app whose every name is
   * one of them, and none without a name: whatever changes there shows nowhere else.
   *
   * @param names all names of the app, which may be many; asked only if they matter
   */
  public boolean includes(AppId app, Supplier<List<Subdomain>> names) {
    return includes(app) && (!isForSomeNames() || includesAll(names.get()));
  }

  private boolean includesAll(List<Subdomain> names) {
    return !names.isEmpty() && names.stream().allMatch(this::includes);
  }

  /** Whether it may create apps; no key can name their ids in advance. */
  public boolean includesNewApps() {
    return apps.isEmpty();
  }

  /** Whether the name is one of its, whatever it leads to. */
  public boolean includes(Subdomain alias) {
    return aliases.isEmpty() || aliases.stream().anyMatch(pattern -> pattern.matches(alias));
  }

  /**
   * Whether a name that does this may be changed. Names that lead to no app at all, a redirect or a
   * reserved one, are for callers who are not limited to apps.
   *
   * @param target what the name does, or none if nothing
   */
  public boolean includes(Subdomain alias, @Nullable Target target) {
    return includes(alias)
        && (target == null
            || apps.isEmpty()
            || (!target.apps().isEmpty() && apps.containsAll(target.apps())));
  }
}
