package sh.fazt.http.hosting;

import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Target;
import sh.fazt.registry.routing.Route;

/**
 * What a host leads to for one visitor: host, alias, arm, app and release, decided once on one
 * snapshot of the table. Serving turns it into bytes, {@code explain} into words.
 *
 * @param host where the host leads before any look at the table
 * @param arm of the split the host's alias is, or none if it is none
 */
public record Resolution(HostTarget host, @Nullable Arm arm, Outcome outcome) {
  /**
   * The arm of a split that a visitor's slot belongs to.
   *
   * @param slot 0 to 99
   * @param held whether the visitor came with it, and was not given it just now
   */
  public record Arm(Target.Split split, int slot, boolean held) {}

  /** What it leads to in the end. */
  public sealed interface Outcome {
    /** The API and the dashboard. */
    record Api() implements Outcome {}

    /** A release that the visitor may see; its files answer. */
    record Site(Route.Site site) implements Outcome {}

    /** Another URL. */
    record Redirect(Target.Redirect redirect) implements Outcome {}

    /** This node's own page, at the main domain while nothing is deployed there. */
    record Welcome() implements Outcome {}

    /**
     * The not-found page: unknown, reserved, removed, a redirect in a circle, or hidden.
     *
     * @param hidden what the visitor may not see, or none if there is nothing to see
     */
    record NotFound(Route.@Nullable Site hidden) implements Outcome {}

    Api API = new Api();
    Welcome WELCOME = new Welcome();
    NotFound NOTHING = new NotFound(null);
  }
}
