package sh.fazt.http.request;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import sh.fazt.http.answer.EndpointReply;

/** Does what one endpoint promises. */
@FunctionalInterface
public interface Handler {
  /**
   * Answers a call whose caller has the scope and whose values have the shapes of the contract.
   *
   * @return fails with {@link sh.fazt.registry.domain.RejectedException}, or throws it
   */
  CompletionStage<EndpointReply> answer(Call call);

  /**
   * Looks at a request before its body is read, so that what is refused anyway costs nothing.
   *
   * @throws sh.fazt.registry.domain.RejectedException if it is refused whatever its body says
   */
  default void admit(HttpRequest request) {}

  /** The same handler, with somebody who looks at a request first. */
  default Handler after(Consumer<HttpRequest> look) {
    Handler handler = this;
    return new Handler() {
      @Override
      public CompletionStage<EndpointReply> answer(Call call) {
        return handler.answer(call);
      }

      @Override
      public void admit(HttpRequest request) {
        look.accept(request);
        handler.admit(request);
      }
    };
  }
}
