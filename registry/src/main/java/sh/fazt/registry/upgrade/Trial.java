package sh.fazt.registry.upgrade;

import java.io.IOException;
import java.util.Optional;

/**
 * A switch that is not confirmed: this version was started in place of another, which comes back
 * unless this one is reached from outside.
 *
 * @param id of the upgrade
 * @param from the version before
 * @param to this version
 */
public record Trial(String id, String from, String to) {

  /** The trial that this start is, if it is one. */
  public static Optional<Trial> of(Installation installation, UpgradeFolder folder)
      throws IOException {
    if (installation.root().isEmpty()) {
      return Optional.empty();
    }
    var lines = Lines.read(installation.root().get().resolve("trial"));
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    var found = lines.get();
    String id = found.getOrDefault("id", "");
    boolean confirmed = folder.confirmed().filter(id::equals).isPresent();
    return id.isEmpty() || confirmed
        ? Optional.empty()
        : Optional.of(new Trial(id, found.getOrDefault("from", ""), found.getOrDefault("to", "")));
  }
}
