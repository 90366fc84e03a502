package sh.fazt.cli.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.Failure;
import sh.fazt.http.contract.Endpoint;

/**
 * A call that sends bytes of any type, and is answered in JSON.
 *
 * @param values of the endpoint's path and query, by field name
 * @param type of the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record BytesCall(
    Endpoint endpoint,
    Peer peer,
    Map<String, ? extends @Nullable Object> values,
    String type,
    byte[] bytes) {
  /**
   * Makes it.
   *
   * @return the {@code data} of the answer
   * @throws Failure if the peer refused, or could not be reached
   */
  public @Nullable Object send(Timeouts timeouts) {
    var call = JsonCall.to(endpoint, peer, values, Map.of());
    var fields = new LinkedHashMap<String, String>();
    fields.put("Authorization", "Bearer " + peer.token());
    fields.put("Content-Type", type);
    return Exchange.with(
            peer,
            timeouts,
            timeouts.answer(),
            (exchange, _) -> exchange.request(call.method(), call.target(), fields, bytes))
        .valueFrom(peer);
  }
}
