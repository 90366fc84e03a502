package sh.fazt.registry.domain;

import java.util.Optional;
import sh.fazt.journal.Version;

/**
 * The conditions every command may carry: its idempotency key first, then the version it expects.
 */
public final class Preconditions {
  private Preconditions() {}

  /** The decision they already make, or nothing if the command is to be looked at. */
  public static <E> Optional<Decision<E>> check(EntityCommand command, EntityState state) {
    var meta = command.meta();
    var before = state.remembered().find(meta);
    var idempotency = meta.idempotency();
    if (before != null && idempotency != null) {
      return Optional.of(
          before.fingerprint().equals(idempotency.fingerprint())
              ? new Decision.Repeated<>(before.version())
              : Decision.refuse(keyReused()));
    }
    var expected = meta.expected();
    return expected == null || expected.equals(state.version())
        ? Optional.empty()
        : Optional.of(Decision.refuse(versionMismatch(state.version())));
  }

  /** The same idempotency key came with another command. */
  public static Rejection keyReused() {
    return RejectionCode.IDEMPOTENCY_KEY_REUSED.because(
        "This Idempotency-Key was used for another request; use a new key");
  }

  /** Somebody changed the thing since the caller looked. */
  public static Rejection versionMismatch(Version present) {
    return RejectionCode.VERSION_MISMATCH.because(
        "It has changed meanwhile and is at version " + present + "; look again and retry");
  }
}
