package sh.fazt.registry.access;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Actor;
import sh.fazt.journal.AppId;
import sh.fazt.journal.KeyNo;
import sh.fazt.journal.Scope;
import sh.fazt.journal.access.KeyIssued;
import sh.fazt.registry.domain.AliasPattern;
import sh.fazt.registry.domain.KeyLimits;

/**
 * What a live key may do.
 *
 * @param apps the apps it is limited to; empty means all
 * @param aliases the aliases it is limited to; empty means all
 * @param expires when it stops working, or never
 */
public record KeyRow(
    KeyNo key,
    String name,
    Set<Scope> scopes,
    Set<AppId> apps,
    List<AliasPattern> aliases,
    @Nullable Instant expires) {

  /** The key of this event. */
  public static KeyRow of(KeyIssued issued) {
    return new KeyRow(
        issued.key(),
        issued.name(),
        Set.copyOf(issued.scopes()),
        Set.copyOf(issued.apps()),
        issued.aliasPatterns().stream().map(AliasPattern::new).toList(),
        issued.expires());
  }

  /** Whether it has the scope; {@code admin} has them all. */
  public boolean has(Scope scope) {
    return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
  }

  /** What it may touch. */
  public KeyLimits limits() {
    return new KeyLimits(apps, aliases);
  }

  /** From its instant of expiry on a key is no key. */
  public boolean isExpired(Instant now) {
    return expires != null && !now.isBefore(expires);
  }

  /**
   * Who an event names when this key caused it: name and number, because names need not be unique
   * and an idempotency key counts for one key only.
   */
  public Actor actor() {
    return Actor.key(name + "#" + key);
  }
}
