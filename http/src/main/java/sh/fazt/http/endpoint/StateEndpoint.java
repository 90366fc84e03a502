package sh.fazt.http.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.StateContract;
import sh.fazt.http.request.Handler;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.node.Node;

/** All that is served and listed, as one hash; and backups of it. */
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
    return Map.of(
        StateContract.STATE, _ -> state(),
        StateContract.MAKE_BACKUP, _ -> backup(() -> node.backups().begin()),
        StateContract.BACKUPS, _ -> backup(() -> node.backups().progress()));
  }

  private record State(String stateHash, long revision) {}

  private CompletionStage<EndpointReply> state() {
    return CompletableFuture.supplyAsync(
        () -> EndpointReply.of(new State(node.state().hash().hex(), node.journal().head().value())),
        blocking);
  }

  /** Which folder it goes to is told nobody who is not on the machine. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Backup(
      boolean running,
      @Nullable Object read,
      @Nullable Object total,
      @Nullable Object backup,
      @Nullable Object revision,
      @Nullable Object stateHash,
      @Nullable Object newBytes,
      @Nullable Object failed,
      @Nullable Object failedAt) {}

  private CompletionStage<EndpointReply> backup(Supplier<ControlAnswer> asked) {
    return CompletableFuture.supplyAsync(
        () -> {
          var known = new HashMap<String, @Nullable Object>(node.backups().status());
          if (asked.get() instanceof ControlAnswer.Done(Map<String, @Nullable Object> data)) {
            known.putAll(data);
          }
          return EndpointReply.of(
              new Backup(
                  Boolean.TRUE.equals(known.get("running")),
                  known.get("read"),
                  known.get("total"),
                  known.getOrDefault("backup", known.get("last")),
                  known.get("revision"),
                  known.get("state_hash"),
                  known.get("new_bytes"),
                  known.get("failed"),
                  known.get("failed_at")));
        },
        blocking);
  }
}
