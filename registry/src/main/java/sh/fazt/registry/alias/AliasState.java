package sh.fazt.registry.alias;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Version;
import sh.fazt.journal.alias.SwapId;
import sh.fazt.registry.Remembered;
import sh.fazt.registry.routing.AliasRow;

/**
 * What the events of one alias add up to. Immutable.
 *
 * @param target what it does, or none
 * @param reservedFor the swap it is the partner of and whose outcome it does not know, or none
 */
public record AliasState(
    Subdomain alias,
    Version version,
    @Nullable Target target,
    @Nullable SwapId reservedFor,
    Instant createdAt,
    Instant updatedAt,
    Remembered remembered) {

  /** A label that was never an alias. */
  public static AliasState unknown(Subdomain alias) {
    return new AliasState(
        alias, Version.NONE, null, null, Instant.EPOCH, Instant.EPOCH, Remembered.NOTHING);
  }

  /** What the routing table knows of this alias. */
  public AliasRow row() {
    return new AliasRow(alias, version, target, createdAt, updatedAt);
  }

  AliasState aimed(@Nullable Target changed, Version reached, Instant at) {
    return new AliasState(
        alias,
        reached,
        changed,
        reservedFor,
        version.equals(Version.NONE) ? at : createdAt,
        at,
        remembered);
  }

  AliasState reserved(@Nullable SwapId swap) {
    return new AliasState(alias, version, target, swap, createdAt, updatedAt, remembered);
  }

  AliasState remembering(Remembered keys) {
    return new AliasState(alias, version, target, reservedFor, createdAt, updatedAt, keys);
  }
}
