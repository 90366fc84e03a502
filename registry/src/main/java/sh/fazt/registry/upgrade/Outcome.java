package sh.fazt.registry.upgrade;

import java.io.IOException;
import java.util.Optional;

/**
 * How the last switch ended, in the words of what starts the node.
 *
 * @param id of the upgrade
 * @param result {@code upgraded}, {@code went-back} or {@code refused}
 * @param reason one line; may be empty
 */
public record Outcome(String id, String from, String to, String result, String reason) {

  /** The last one, if there was any. */
  public static Optional<Outcome> of(Installation installation) throws IOException {
    if (installation.root().isEmpty()) {
      return Optional.empty();
    }
    return Lines.read(installation.root().get().resolve("outcome"))
        .filter(found -> !found.getOrDefault("id", "").isEmpty())
        .map(
            found ->
                new Outcome(
                    found.getOrDefault("id", ""),
                    found.getOrDefault("from", ""),
                    found.getOrDefault("to", ""),
                    found.getOrDefault("result", ""),
                    found.getOrDefault("reason", "")));
  }
}
