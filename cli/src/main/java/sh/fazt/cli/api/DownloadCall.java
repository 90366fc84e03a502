package sh.fazt.cli.api;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.Failure;
import sh.fazt.http.contract.Endpoint;

/**
 * A GET whose answer may be long: it goes to a stream as it comes, so that it is never whole in
 * memory. A peer that stops in the middle is given up.
 */
public final class DownloadCall {
  private final Endpoint endpoint;
  private final Peer peer;
  private final Map<String, String> values;

  /**
   * A call.
   *
   * @param values of the endpoint's path, by field name
   */
  public DownloadCall(Endpoint endpoint, Peer peer, Map<String, String> values) {
    this.endpoint = endpoint;
    this.peer = peer;
    this.values = Map.copyOf(values);
  }

  /**
   * Makes it.
   *
   * @param max bytes that may come
   * @throws Failure if the peer refused, could not be reached, or sent more
   * @throws IOException if the stream took no more
   */
  public void into(OutputStream to, long max, Timeouts timeouts) throws IOException {
    String target = JsonCall.to(endpoint, peer, values, Map.of()).target();
    var headers = Map.of("Authorization", "Bearer " + peer.token());
    Optional<ApiAnswer> refusal;
    try {
      refusal =
          Exchange.with(
              peer,
              timeouts,
              timeouts.answer(),
              (exchange, deadline) ->
                  exchange.download(
                      target, headers, new MonitoredOutput(to, deadline, timeouts), max));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    refusal.ifPresent(answer -> answer.valueFrom(peer));
  }

  /**
   * Follows events (text/event-stream) until the peer ends them.
   *
   * @param lastEvent the number of the event to go on after; empty to begin
   * @param data is given the data of each as it comes, and says whether to go on
   * @throws Failure if the peer refused, could not be reached, or said nothing for long
   */
  public static void events(
      JsonCall call, String lastEvent, Predicate<String> data, Timeouts timeouts) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Authorization", "Bearer " + call.peer().token());
    headers.put("Accept", "text/event-stream");
    if (!lastEvent.isEmpty()) {
      headers.put("Last-Event-ID", lastEvent);
    }
    try {
      Exchange.with(
              call.peer(),
              timeouts,
              timeouts.answer(),
              (exchange, deadline) ->
                  exchange.download(
                      call.target(),
                      headers,
                      new MonitoredOutput(new EventLines(data), deadline, timeouts),
                      Long.MAX_VALUE))
          .ifPresent(answer -> answer.valueFrom(call.peer()));
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof EventLines.Enough)) {
        throw e;
      }
    }
  }

  /** Distinguishes disk errors from peer errors, and extends the deadline as bytes arrive. */
  private static final class MonitoredOutput extends FilterOutputStream {
    private final Deadline deadline;
    private final Timeouts timeouts;

    private MonitoredOutput(OutputStream to, Deadline deadline, Timeouts timeouts) {
      super(to);
      this.deadline = deadline;
      this.timeouts = timeouts;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      deadline.extend(timeouts.stall());
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw new UncheckedIOException(e); // unlike trouble with the peer
      }
    }
  }
}
