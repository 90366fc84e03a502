package sh.fazt.http.request;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Sink;

/**
 * Answers a request whose body is not wanted. A client that is still sending reads no answer, and
 * one that is cut off may lose it: so a small body is read first, within a time. A large one, and
 * one that waits for {@code 100 Continue}, is not read at all; the connection ends with the answer.
 */
public final class UnwantedBody {
  private final ClassicActorSystemProvider system;
  private final ApiSettings settings;

  public UnwantedBody(ClassicActorSystemProvider system, ApiSettings settings) {
    this.system = system;
    this.settings = settings;
  }

  public CompletionStage<HttpResponse> answer(HttpRequest request, HttpResponse answer) {
    HttpEntity body = request.entity();
    if (body.isStrict()) {
      return CompletableFuture.completedFuture(answer);
    }
    long limit = settings.maxIgnoredBody();
    if (body.getContentLengthOption().orElse(0) > limit
        || request.getHeader("Expect").isPresent()) {
      body.getDataBytes().runWith(Sink.cancelled(), system);
      return CompletableFuture.completedFuture(answer);
    }
    return body.withSizeLimit(limit)
        .getDataBytes()
        .completionTimeout(settings.ignoredBodyTime())
        .runWith(Sink.ignore(), system)
        .handle((_, _) -> answer);
  }
}
