package sh.fazt.registry;

import java.util.Optional;
import sh.fazt.journal.Version;

/**
 * The conditions every command may carry: its idempotency key first, then the version it expects.
 */
public final class Conditions {
  private Conditions() {}

  /** The decision they already make, or nothing if the command is to be looked at. */
  public static <E> Optional<Decision<E>> check(
      CommandMeta command, Remembered remembered, Version present) {
    var before = remembered.find(command);
    var idempotency = command.idempotency();
    if (before != null && idempotency != null) {
      return Optional.of(
          before.fingerprint().equals(idempotency.fingerprint())
              ? new Decision.Repeated<>(before.version())
              : Decision.refuse(new KeyReused()));
    }
    var expected = command.expected();
    return expected == null || expected.equals(present)
        ? Optional.empty()
        : Optional.of(Decision.refuse(new VersionMismatch(present)));
  }

  /** The same idempotency key came with another command. */
  public record KeyReused() implements Rejection {
    @Override
    public String code() {
      return "IDEMPOTENCY_KEY_REUSED";
    }

    @Override
    public int status() {
      return 422;
    }

    @Override
    public String sentence() {
      return "This Idempotency-Key was used for another request; use a new key";
    }
  }

  /** Somebody changed the thing since the caller looked. */
  public record VersionMismatch(Version present) implements Rejection {
    @Override
    public String code() {
      return "CONFLICT";
    }

    @Override
    public int status() {
      return 412;
    }

    @Override
    public String sentence() {
      return "It has changed meanwhile and is at version " + present + "; look again and retry";
    }
  }
}
