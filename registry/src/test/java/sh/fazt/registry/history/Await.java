package sh.fazt.registry.history;

import java.util.function.BooleanSupplier;

/** Waits for a condition that another thread brings about. */
final class Await {
  private static final long GIVE_UP_NANOS = 30_000_000_000L;

  private Await() {}

  static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + GIVE_UP_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("never happened: " + what);
      }
      Thread.onSpinWait();
    }
  }
}
