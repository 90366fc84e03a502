package sh.fazt.http.hosting;

import org.apache.pekko.http.javadsl.model.HttpRequest;
import sh.fazt.registry.routing.AppRow;

/** Decides who sees a private app. Whoever does not, sees what an unknown host shows. */
@FunctionalInterface
public interface PrivateApps {
  /** Whether the sender of this request may see the app; never blocks. */
  boolean show(AppRow app, HttpRequest request);

  /** Nobody sees a private app. */
  PrivateApps HIDDEN = (_, _) -> false;
}
