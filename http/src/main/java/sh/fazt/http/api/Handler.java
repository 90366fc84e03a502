package sh.fazt.http.api;

import java.util.concurrent.CompletionStage;

/** Does what one endpoint promises. */
@FunctionalInterface
interface Handler {
  /**
   * Answers a call whose caller has the scope and whose values have the shapes of the contract.
   *
   * @return fails with {@link sh.fazt.registry.Refused}, or throws it
   */
  CompletionStage<Reply> answer(Call call);
}
