package sh.fazt.cli.api;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Sizes;
import sh.fazt.cli.site.SiteZip;

/**
 * {@code POST /api/deploy}: packs a site and sends it in one stream, so that neither side of it is
 * ever whole in memory.
 *
 * <p>The body is only sent when the peer asks for it ({@code Expect: 100-continue}); a wrong key is
 * refused before a gigabyte is on its way. Of such a refusal, and of any 401 while streaming,
 * {@link HttpURLConnection} drops what the peer said, so the same request is made again with an
 * empty form, which is refused for the same reason.
 */
public final class DeployCall {
  private static final String PATH = "/api/deploy";
  private static final int CHUNK = 32 * 1024;

  private final DeployRequest request;
  private final Patience patience;

  public DeployCall(DeployRequest request, Patience patience) {
    this.request = request;
    this.patience = patience;
  }

  /**
   * Sends it and waits for the answer.
   *
   * @param progress told how many more bytes of the files were packed
   * @return the {@code data} of the answer
   * @throws Failure if the peer refused, or could not be reached
   */
  public Map<String, @Nullable Object> send(LongConsumer progress) throws IOException {
    try {
      return attempt(progress);
    } catch (NothingSent _) {
      return secondAttempt(progress);
    }
  }

  private Map<String, @Nullable Object> secondAttempt(LongConsumer progress) throws IOException {
    try {
      return attempt(progress);
    } catch (NothingSent again) {
      throw explain(again, false);
    }
  }

  private Map<String, @Nullable Object> attempt(LongConsumer progress) throws IOException {
    HttpURLConnection connection = open();
    var form = new Multipart(boundary(), request.fields());
    connection.setChunkedStreamingMode(CHUNK);
    connection.setRequestProperty("Expect", "100-continue");
    connection.setRequestProperty("Content-Type", form.contentType());
    try (var deadline = new Deadline(patience.stall(), connection::disconnect)) {
      try {
        upload(
            form,
            body(connection, deadline),
            bytes -> {
              deadline.extend(patience.stall());
              progress.accept(bytes);
            });
        deadline.extend(patience.answer());
        ApiAnswer answer = PeerConnection.answer(connection);
        return (answer.isUnheard() ? askWithoutFile() : answer).dataFrom(request.peer());
      } catch (NothingSent e) {
        throw e;
      } catch (IOException e) {
        throw explain(e, deadline.isExpired());
      }
    } finally {
      connection.disconnect();
    }
  }

  /** Where the body goes, once the peer asked for it. */
  private static OutputStream body(HttpURLConnection connection, Deadline deadline)
      throws IOException {
    try {
      return connection.getOutputStream();
    } catch (ConnectException | NoRouteToHostException e) {
      throw e;
    } catch (SocketException e) {
      throw deadline.isExpired() ? e : new NothingSent(e);
    }
  }

  /** The connection was lost before the peer asked for the body, so that it may be made again. */
  private static final class NothingSent extends IOException {
    private static final long serialVersionUID = 1L;

    private NothingSent(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  private void upload(Multipart form, OutputStream body, LongConsumer progress) throws IOException {
    try (body) {
      form.writeFields(body);
      form.writeFile(
          body, "file", request.fileName(), zip -> SiteZip.write(request.site(), zip, progress));
      form.writeEnd(body);
    }
  }

  private Failure explain(IOException e, boolean expired) throws IOException {
    if (expired) {
      return unreachable("TIMEOUT", "did not answer in time", "Try again, or look at its log.");
    }
    return switch (e) {
      case ConnectException _ -> unreachable("UNREACHABLE", "nobody answers there", startHint());
      case NoRouteToHostException _ -> unreachable("UNREACHABLE", "no way leads there", null);
      case SocketTimeoutException _ -> unreachable("TIMEOUT", "nobody answers there", null);
      case UnknownHostException _ ->
          unreachable("UNREACHABLE", "that host is not known", "Is it spelled right?");
      case SSLException tls ->
          unreachable("TLS", "no secure connection: " + tls.getMessage(), null);
      default -> unseen(e);
    };
  }

  /**
   * The peer refused before it had the body, or the connection broke: asks it once more, bodiless.
   */
  private Failure unseen(IOException e) throws IOException {
    ApiAnswer answer;
    try {
      answer = askWithoutFile();
    } catch (IOException _) {
      return broken(e);
    }
    if (e instanceof ProtocolException || answer.refusesUnseen()) {
      try {
        answer.dataFrom(request.peer());
      } catch (Failure refusal) {
        return refusal;
      }
    }
    return broken(e);
  }

  private ApiAnswer askWithoutFile() throws IOException {
    HttpURLConnection connection = open();
    connection.setReadTimeout(Math.toIntExact(patience.stall().toMillis()));
    var form = new Multipart(boundary(), Map.of());
    connection.setRequestProperty("Content-Type", form.contentType());
    try (OutputStream out = connection.getOutputStream()) {
      form.writeEnd(out);
    }
    return PeerConnection.answer(connection);
  }

  private Failure broken(IOException e) {
    return unreachable(
        e instanceof InterruptedIOException ? "TIMEOUT" : "CONNECTION_BROKE",
        "the connection broke after " + Sizes.bytes(request.site().bytes()) + " or less were sent",
        "The node may have stopped, or something between may limit uploads.\nTry again.");
  }

  private HttpURLConnection open() throws IOException {
    return PeerConnection.post(request.peer(), PATH, request.headers(), patience.connect());
  }

  /** Unlikely enough to be in a file; a secure random source would cost the start-up of one. */
  private static String boundary() {
    var random = ThreadLocalRandom.current();
    return "fazt-" + Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
  }

  private @Nullable String startHint() {
    return request.peer().name().equals("local")
        ? "Start it: fazt dev, or fazt server start"
        : null;
  }

  private Failure unreachable(String code, String what, @Nullable String hint) {
    Peer peer = request.peer();
    return new Failure(
        ExitCode.UNREACHABLE,
        code,
        "peer '" + peer.name() + "' (" + peer.shownUrl() + "): " + what,
        hint);
  }
}
