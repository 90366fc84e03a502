package sh.fazt.http.hosting;

import org.apache.pekko.http.javadsl.model.HttpRequest;
import sh.fazt.registry.routing.AppRow;

/** Counts who looks at the pages of apps, while they wait for them: never blocks, never fails. */
@FunctionalInterface
public interface Pageviews {
  /** A visitor got a page of the app, or {@code 304} for the one it has. */
  void seen(AppRow app, RequestTarget target, HttpRequest request);

  /** Does nothing. */
  Pageviews UNCOUNTED = (_, _, _) -> {};
}
