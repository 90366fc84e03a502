package sh.fazt.registry.domain;

import java.util.Optional;
import sh.fazt.journal.Version;

/**
 * The conditions every command may carry: its idempotency key first, then the version it expects.
 */
public final class Preconditions {
  private Preconditions() {}

  /** The decision they already make, or nothing if the command is to be looked at. */
  public static <E> Optional<Decision<E>> check(
      CommandMeta command, Remembered remembered, Version present) {
    var before = remembered.find(command);
    var idempotency = command.idempotency();
    if (before != null && idempotency != null) {
      return Optional.of(
          before.fingerprint().equals(idempotency.fingerprint())
              ? new Decision.Repeated<>(before.version())
              : Decision.refuse(keyReused()));
    }
    var expected = command.expected();
    return expected == null || expected.equals(present)
        ? Optional.empty()
        : Optional.of(Decision.refuse(versionMismatch(present)));
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
