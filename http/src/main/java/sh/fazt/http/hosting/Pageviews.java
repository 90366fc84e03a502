package sh.fazt.http.hosting;

import org.apache.pekko.http.javadsl.model.HttpRequest;
import sh.fazt.registry.routing.AppRow;

/** Counts who looks at the pages of apps, while they wait for them: never blocks, never fails. */
@FunctionalInterface
public interface Pageviews {
  /** Somebody is shown a page of the app, or is told that the one he has is still good. */
  void seen(AppRow app, RequestTarget target, HttpRequest request);

  /** Nobody counts. */
  Pageviews UNCOUNTED = (_, _, _) -> {};
}
