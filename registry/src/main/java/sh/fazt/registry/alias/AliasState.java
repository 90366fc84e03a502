package sh.fazt.registry.alias;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Version;
import sh.fazt.journal.alias.AliasesSwapped;
import sh.fazt.journal.alias.SwapId;
import sh.fazt.registry.Remembered;
import sh.fazt.registry.routing.AliasRow;

/**
 * What the events of one alias add up to. Immutable.
 *
 * @param target what it does, or none
 * @param reservation the swap it is the partner of and whose outcome it does not know, or none
 * @param coordinated the swaps it decided
 */
public record AliasState(
    Subdomain alias,
    Version version,
    @Nullable Target target,
    @Nullable Reservation reservation,
    Coordinated coordinated,
    Instant createdAt,
    Instant updatedAt,
    Remembered remembered) {

  /**
   * The swap that holds an alias.
   *
   * @param meta of the event by which it does
   */
  public record Reservation(SwapId swap, Subdomain coordinator, Meta meta) {}

  /**
   * The swaps that happened by this alias's decision. The last one with each partner is kept,
   * because that partner may still have to ask for its outcome; there are no more of them than
   * names it was ever swapped with.
   *
   * @param last the newest of all, or none
   */
  public record Coordinated(
      Map<Subdomain, AliasesSwapped> byPartner, @Nullable AliasesSwapped last) {
    static final Coordinated NONE = new Coordinated(Map.of(), null);

    public Coordinated {
      byPartner = Collections.unmodifiableMap(byPartner);
    }

    Coordinated with(AliasesSwapped swap) {
      var all = new LinkedHashMap<>(byPartner);
      all.put(swap.second().alias(), swap);
      return new Coordinated(all, swap);
    }

    /** The swap of this id, if it happened. */
    public @Nullable AliasesSwapped find(SwapId swap, Subdomain partner) {
      var known = byPartner.get(partner);
      return known != null && known.swap().equals(swap) ? known : null;
    }
  }

  /** A label that was never an alias. */
  public static AliasState unknown(Subdomain alias) {
    return new AliasState(
        alias,
        Version.NONE,
        null,
        null,
        Coordinated.NONE,
        Instant.EPOCH,
        Instant.EPOCH,
        Remembered.NOTHING);
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
        reservation,
        coordinated,
        version.equals(Version.NONE) ? at : createdAt,
        at,
        remembered);
  }

  AliasState reserved(@Nullable Reservation by) {
    return new AliasState(
        alias, version, target, by, coordinated, createdAt, updatedAt, remembered);
  }

  AliasState having(Coordinated swaps) {
    return new AliasState(
        alias, version, target, reservation, swaps, createdAt, updatedAt, remembered);
  }

  AliasState remembering(Remembered keys) {
    return new AliasState(
        alias, version, target, reservation, coordinated, createdAt, updatedAt, keys);
  }
}
