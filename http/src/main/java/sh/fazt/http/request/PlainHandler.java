package sh.fazt.http.request;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Answers one endpoint from the bare request, its credentials and body included. */
@FunctionalInterface
public interface PlainHandler {
  /**
   * Answers a request.
   *
   * @param segments what stands in the path where it varies, as it was sent
   * @return fails with {@link sh.fazt.registry.domain.RejectedException}, or throws it while the
   *     body is unread
   */
  CompletionStage<HttpResponse> answer(HttpRequest request, List<String> segments);
}
