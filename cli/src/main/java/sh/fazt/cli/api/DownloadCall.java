package sh.fazt.cli.api;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.Optional;
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
  public void into(OutputStream to, long max, Patience patience) throws IOException {
    String target = JsonCall.to(endpoint, peer, values, Map.of()).target();
    var headers = Map.of("Authorization", "Bearer " + peer.token());
    Optional<ApiAnswer> refusal;
    try (var exchange = Exchange.open(peer, patience);
        var deadline = new Deadline(patience.answer(), exchange::abort)) {
      var watched = new Watched(to, deadline, patience);
      try {
        refusal = exchange.download(target, headers, watched, max);
      } catch (Watched.NotTaken e) {
        throw e;
      } catch (IOException e) {
        throw deadline.isExpired() ? new SocketTimeoutException("stalled") : e;
      }
    } catch (Watched.NotTaken e) {
      throw e.why;
    } catch (IOException e) {
      throw Unreached.explained(e, peer);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(
          "the request cannot be sent: " + e.getMessage(), "Is the peer's token a key of a node?");
    }
    refusal.ifPresent(answer -> answer.valueFrom(peer));
  }

  /** Tells trouble with the disk from trouble with the peer, and that bytes still come. */
  private static final class Watched extends FilterOutputStream {
    private final Deadline deadline;
    private final Patience patience;

    private Watched(OutputStream to, Deadline deadline, Patience patience) {
      super(to);
      this.deadline = deadline;
      this.patience = patience;
    }

    private static final class NotTaken extends IOException {
      private static final long serialVersionUID = 1L;
      private final IOException why;

      private NotTaken(IOException why) {
        super(why);
        this.why = why;
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      deadline.extend(patience.stall());
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw new NotTaken(e);
      }
    }
  }
}
