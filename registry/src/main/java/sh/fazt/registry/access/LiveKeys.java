package sh.fazt.registry.access;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import sh.fazt.journal.KeyNo;
import sh.fazt.registry.domain.access.Access;

/** Holds the present {@link KeyTable} behind one reference. */
public final class LiveKeys {
  private final AtomicReference<KeyTable> present = new AtomicReference<>(KeyTable.EMPTY);

  /** The table of this moment. */
  public KeyTable now() {
    return Objects.requireNonNull(present.get());
  }

  /** Takes the live keys of the state: called with every state before anyone is answered. */
  public void show(Access.State state) {
    var live = state.keys().values().stream().map(Access.Key::issued).toList();
    present.updateAndGet(table -> table.withKeys(live));
  }

  /** Takes tokens that were stored. */
  public void add(Map<KeyNo, TokenHash> tokens) {
    present.updateAndGet(table -> table.withTokens(tokens));
  }
}
