package sh.fazt.http.hosting;

import java.net.InetAddress;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Answers each request without blocking; a body it does not want it discards. */
@FunctionalInterface
public interface RequestHandler extends Function<HttpRequest, CompletionStage<HttpResponse>> {
  /**
   * The answer to a request without a body that is a visit of a site, with an entity whose length
   * is known; or none if it is something else, and nothing was done.
   */
  default @Nullable CompletionStage<HttpResponse> visit(HttpRequest request) {
    return null;
  }

  /**
   * What has to happen when an answer is given once more to a request whose head is the same, byte
   * for byte; or none if the answer may be another one by then.
   */
  default @Nullable Repeatable repeatable(HttpResponse response) {
    return null;
  }

  /** Whether a proxy of ours has this address, which speaks for others. */
  default boolean isProxy(InetAddress address) {
    return false;
  }
}
