package sh.fazt.registry.settings;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import sh.fazt.registry.domain.node.NodeSettings;
import sh.fazt.registry.domain.node.Upgrade;

/**
 * The settings stored in the database, as of now; what is in force may differ until the node
 * restarts.
 */
public final class StoredSettings {
  private final AtomicReference<NodeSettings.State> present;

  public StoredSettings(NodeSettings.State state) {
    present = new AtomicReference<>(state);
  }

  public void show(NodeSettings.State state) {
    present.set(state);
  }

  /** How far the last upgrade got. */
  public Optional<Upgrade.Position> upgrade() {
    return Optional.ofNullable(Objects.requireNonNull(present.get()).upgrade());
  }

  /** Name → text. */
  public Map<String, String> all() {
    return Objects.requireNonNull(present.get()).settings();
  }
}
