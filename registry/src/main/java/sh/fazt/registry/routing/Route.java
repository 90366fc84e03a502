package sh.fazt.registry.routing;

import sh.fazt.journal.Target;

/** What a host label leads to. */
public sealed interface Route {
  /**
   * Serves this release of this app.
   *
   * @param pinned whether the label names the release itself, whichever is active
   */
  record Site(AppRow app, ReleaseRow release, boolean pinned) implements Route {}

  /** Serves the arm that the visitor's slot belongs to; see {@link RoutingTable#arm}. */
  record WeightedSplit(Target.Split split) implements Route {}

  /** Sends the visitor elsewhere. */
  record Redirect(Target.Redirect redirect) implements Route {}

  /** Unknown, reserved, or nothing to serve: the not-found page. */
  record NotFound() implements Route {}

  NotFound NOT_FOUND = new NotFound();
}
