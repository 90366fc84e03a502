package sh.fazt.registry.routing;

import sh.fazt.journal.Target;

/** What a host label leads to. */
public sealed interface Route {
  /** Serves this release of this app. */
  record Site(AppRow app, ReleaseRow release) implements Route {}

  /** Sends the visitor elsewhere. */
  record Elsewhere(Target.Redirect redirect) implements Route {}

  /** Unknown, reserved, or nothing to serve: the not-found page. */
  record Nowhere() implements Route {}

  Nowhere NOWHERE = new Nowhere();
}
