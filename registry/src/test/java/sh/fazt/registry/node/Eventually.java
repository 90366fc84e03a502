package sh.fazt.registry.node;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits on a condition that something else brings about; for what has no future to wait on. */
public final class Eventually {
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final long LOOK_AGAIN_NANOS = 5_000_000;

  private Eventually() {}

  public static void until(BooleanSupplier condition) throws TimeoutException {
    Instant last = Instant.now().plus(LONGEST);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(last)) {
        throw new TimeoutException("did not happen within " + LONGEST);
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }
}
