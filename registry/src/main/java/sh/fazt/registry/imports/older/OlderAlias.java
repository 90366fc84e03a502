package sh.fazt.registry.imports.older;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sh.fazt.journal.Subdomain;

/**
 * A name that can come along, with where it is to lead. {@code root} and {@code 404} are among them
 * if something of the owner's is to be shown there.
 *
 * @param made whether the file has no such alias, but visitors reached the app by this name
 */
public record OlderAlias(
    Subdomain name,
    Target target,
    boolean made,
    Optional<Instant> createdAt,
    Optional<Instant> updatedAt) {

  /** Where a name leads. Apps are named by {@link OlderApp#key}, and each comes along. */
  public sealed interface Target {
    /** To an app. */
    record Proxy(String app) implements Target {}

    /**
     * Elsewhere.
     *
     * @param url absolute http or https URL, encoded
     */
    record Redirect(String url) implements Target {}

    /** Nowhere: the name is kept. */
    record Reserved() implements Target {}

    /**
     * To several apps.
     *
     * @param arms at least two, distinct apps, weights that sum to 100
     */
    record Split(List<Arm> arms) implements Target {
      public Split {
        arms = List.copyOf(arms);
      }
    }
  }

  /**
   * One side of a split.
   *
   * @param weight percent, 1 to 99
   */
  public record Arm(String app, int weight) {}
}
