package sh.fazt.registry.domain.alias;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Version;
import sh.fazt.journal.alias.AliasesSwapped;
import sh.fazt.journal.alias.SwapId;
import sh.fazt.registry.domain.EntityState;
import sh.fazt.registry.domain.RememberedKeys;
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
    RememberedKeys remembered)
    implements EntityState {

  /**
   * The swap that holds an alias.
   *
   * @param meta of the event by which it does
   */
  public record Reservation(SwapId swap, Subdomain coordinator, Meta meta) {}

  /**
   * The newest swaps that happened by this alias's decision, oldest first: their partners may still
   * have to ask for the outcome. A few are kept; the journal has the others.
   *
   * @param all whether no older ones were let go
   */
  public record Coordinated(List<AliasesSwapped> newest, boolean all) {
    private static final int KEPT = 16;
    static final Coordinated NONE = new Coordinated(List.of(), true);

    public Coordinated {
      newest = List.copyOf(newest);
    }

    Coordinated with(AliasesSwapped swap) {
      var more = new ArrayList<>(newest);
      more.add(swap);
      boolean full = more.size() > KEPT;
      return new Coordinated(full ? more.subList(1, more.size()) : more, all && !full);
    }

    /** The newest of all, or none. */
    public @Nullable AliasesSwapped last() {
      return newest.isEmpty() ? null : newest.getLast();
    }

    /** The swap of this id, or none if it is not among these. */
    public @Nullable AliasesSwapped find(SwapId swap) {
      return newest.stream().filter(one -> one.swap().equals(swap)).findFirst().orElse(null);
    }

    /** The swap that brought the coordinator to this version, or none if it is not among these. */
    public @Nullable AliasesSwapped at(Version version) {
      return newest.stream()
          .filter(one -> one.first().version().equals(version))
          .findFirst()
          .orElse(null);
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
        RememberedKeys.NOTHING);
  }

  /** What the routing table knows of this alias. */
  public AliasRow row() {
    return new AliasRow(alias, version, target, createdAt, updatedAt);
  }

  AliasState withTarget(@Nullable Target changed, Version reached, Instant at) {
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

  AliasState remembering(RememberedKeys keys) {
    return new AliasState(
        alias, version, target, reservation, coordinated, createdAt, updatedAt, keys);
  }
}
