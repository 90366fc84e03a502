package sh.fazt.registry.routing;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * Holds the present {@link RoutingTable} behind one reference. Entities apply what they persisted
 * before they answer; visitors take a snapshot.
 */
public final class LiveTable {
  private final AtomicReference<RoutingTable> present = new AtomicReference<>(RoutingTable.EMPTY);

  /** The table of this moment. */
  public RoutingTable now() {
    return Objects.requireNonNull(present.get());
  }

  /**
   * Replaces the table by what the pure function makes of it; the function may run more than once.
   */
  public void change(UnaryOperator<RoutingTable> change) {
    present.updateAndGet(change);
  }
}
