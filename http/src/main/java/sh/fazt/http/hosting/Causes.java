package sh.fazt.http.hosting;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import sh.fazt.http.hosting.Explanation.Cause;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Version;

/** The events behind what the routing table says. */
public interface Causes {
  /** What brought the alias to this version. */
  CompletionStage<Optional<Cause>> alias(Subdomain alias, Version version);

  /** What brought the app to this version. */
  CompletionStage<Optional<Cause>> app(AppId app, Version version);

  /** What made the app, or made it public, unlisted or private since. */
  CompletionStage<Optional<Cause>> visibility(AppId app, Version version);

  /** What made the release active that the app serves at this version. */
  CompletionStage<Optional<Cause>> activation(AppId app, Version version);
}
