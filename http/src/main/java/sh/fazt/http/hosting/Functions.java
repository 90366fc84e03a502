package sh.fazt.http.hosting;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.file.RequestFields;
import sh.fazt.registry.content.FileIndex;
import sh.fazt.registry.routing.Route;

/** Runs the functions of apps: the scripts that answer below {@code /api}. Never blocks. */
public interface Functions {
  /**
   * A request of somebody who may see the app.
   *
   * @param script the file of the release that answers
   */
  record Asked(
      Route.Site site,
      String script,
      RequestTarget target,
      RequestFields fields,
      HttpRequest request) {}

  /**
   * What the script answers, or that it could not; the stage never fails. The body of the request
   * is read, or was thrown away.
   */
  CompletionStage<HttpResponse> answer(Asked asked);

  /** The file of a release that answers below {@code /api}, or none if nothing does. */
  static @Nullable String script(FileIndex index) {
    return index.file("api/main.mjs") != null
        ? "api/main.mjs"
        : index.file("api/main.js") != null ? "api/main.js" : null;
  }
}
