package sh.fazt.cli.api;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.site.SiteZip;

/**
 * {@code POST /api/deploy}: packs a site and sends it in one stream, so that neither side of it is
 * ever whole in memory. The body is only sent when the peer asks for it, so a wrong key is refused
 * before a gigabyte is on its way.
 */
public final class DeployCall {
  private static final String PATH = "/api/deploy";

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
  public Map<String, @Nullable Object> send(LongConsumer progress) {
    ApiAnswer answer;
    try (var exchange = Exchange.open(request.peer().url(), patience);
        var deadline = new Deadline(patience.stall(), exchange::abort)) {
      try {
        answer = transfer(exchange, deadline, progress);
      } catch (IOException e) {
        throw deadline.isExpired() ? new SocketTimeoutException("stalled") : e;
      }
    } catch (IOException e) {
      throw Unreached.explained(e, request.peer());
    } catch (IllegalArgumentException e) {
      throw Failure.usage(
          "the request cannot be sent: " + e.getMessage(), "Is the peer's token a key of a node?");
    }
    return answer.dataFrom(request.peer());
  }

  private ApiAnswer transfer(Exchange exchange, Deadline deadline, LongConsumer progress)
      throws IOException {
    var form = new Multipart(boundary(), request.fields());
    var headers = new LinkedHashMap<String, String>();
    headers.put("Authorization", "Bearer " + request.peer().token());
    headers.put("Content-Type", form.contentType());
    headers.putAll(request.headers());
    Optional<ApiAnswer> refusal = exchange.post(PATH, headers);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    try {
      upload(
          form,
          exchange.body(),
          bytes -> {
            deadline.extend(patience.stall());
            progress.accept(bytes);
          });
    } catch (IOException e) {
      return earlyAnswer(exchange, e);
    }
    deadline.extend(patience.answer().plus(patience.stall()));
    return exchange.answer();
  }

  private void upload(Multipart form, ChunkedBody body, LongConsumer progress) throws IOException {
    form.writeFields(body);
    form.writeFile(
        body, "file", request.fileName(), zip -> SiteZip.write(request.site(), zip, progress));
    form.writeEnd(body);
    body.end();
  }

  /** A peer may answer and close before it has everything; then what it said counts. */
  private static ApiAnswer earlyAnswer(Exchange exchange, IOException broken) throws IOException {
    try {
      return exchange.answer();
    } catch (IOException _) {
      throw broken;
    }
  }

  /** Unlikely enough to be in a file; a secure random source would cost the start-up of one. */
  private static String boundary() {
    var random = ThreadLocalRandom.current();
    return "fazt-" + Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
  }
}
