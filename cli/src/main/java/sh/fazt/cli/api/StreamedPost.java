package sh.fazt.cli.api;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.Failure;

/**
 * A POST whose body is made while it is sent, so that it is never whole in memory. The body is only
 * sent when the peer asks for it, so a wrong key is refused before a gigabyte is on its way.
 */
record StreamedPost(
    Peer peer, String path, String contentType, Map<String, String> headers, Body body) {

  /** Writes a body. */
  @FunctionalInterface
  interface Body {
    /**
     * Writes it and leaves the stream open.
     *
     * @param progress receives the number of bytes read since the last call
     */
    void write(OutputStream out, LongConsumer progress) throws IOException;
  }

  /**
   * Sends it and waits for the answer.
   *
   * @param progress receives the number of bytes read since the last call
   * @throws Failure if the peer could not be reached
   */
  ApiAnswer send(Timeouts timeouts, LongConsumer progress) {
    return Exchange.with(
        peer,
        timeouts,
        timeouts.stall(),
        (exchange, deadline) -> transfer(exchange, deadline, timeouts, progress));
  }

  private ApiAnswer transfer(
      Exchange exchange, Deadline deadline, Timeouts timeouts, LongConsumer progress)
      throws IOException {
    var fields = new LinkedHashMap<String, String>();
    fields.put("Authorization", "Bearer " + peer.token());
    fields.put("Content-Type", contentType);
    fields.putAll(headers);
    Optional<ApiAnswer> refusal = exchange.post(path, fields);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    try {
      ChunkedBody out = exchange.body();
      body.write(
          out,
          bytes -> {
            deadline.extend(timeouts.stall());
            progress.accept(bytes);
          });
      out.end();
    } catch (IOException e) {
      return earlyAnswer(exchange, e);
    }
    deadline.extend(timeouts.answer().plus(timeouts.stall()));
    return exchange.answer();
  }

  /** A peer may answer and close before it has everything; then its answer counts. */
  private static ApiAnswer earlyAnswer(Exchange exchange, IOException broken) throws IOException {
    try {
      return exchange.answer();
    } catch (IOException _) {
      throw broken;
    }
  }
}
