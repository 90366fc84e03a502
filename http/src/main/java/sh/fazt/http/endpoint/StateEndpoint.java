package sh.fazt.http.endpoint;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.StateContract;
import sh.fazt.http.request.Handler;
import sh.fazt.registry.node.Node;

/** {@code GET /api/system/state}: all that is served and listed, as one hash. */
public final class StateEndpoint {
  private final Node node;
  private final Executor blocking;

  /**
   * Of this node.
   *
   * @param blocking runs what takes long: the hash is made of the whole table
   */
  public StateEndpoint(Node node, Executor blocking) {
    this.node = node;
    this.blocking = blocking;
  }

  public Map<Endpoint, Handler> handlers() {
    return Map.of(StateContract.STATE, _ -> state());
  }

  private record State(String stateHash, long revision) {}

  private CompletionStage<EndpointReply> state() {
    return CompletableFuture.supplyAsync(
        () -> EndpointReply.of(new State(node.state().hash().hex(), node.journal().head().value())),
        blocking);
  }
}
