package sh.fazt.cli.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.Failure;
import sh.fazt.http.contract.Endpoint;

/**
 * A call that sends a file as it is read, and is answered in JSON.
 *
 * @param values of the endpoint's path and query, by field name
 */
public record FileCall(
    Endpoint endpoint, Peer peer, Map<String, ? extends @Nullable Object> values, Path file) {
  private static final int PIECE = 1 << 16;

  /**
   * Makes it.
   *
   * @param progress receives the number of bytes read since the last call
   * @return the {@code data} of the answer
   * @throws Failure if the peer refused, or could not be reached
   */
  public @Nullable Object send(Timeouts timeouts, LongConsumer progress) {
    String target = JsonCall.to(endpoint, peer, values, Map.of()).target();
    return new StreamedPost(
            peer, target, "application/octet-stream", Map.of(), (out, read) -> write(out, read))
        .send(timeouts, progress)
        .valueFrom(peer);
  }

  private void write(OutputStream out, LongConsumer read) throws IOException {
    byte[] piece = new byte[PIECE];
    try (var in = Files.newInputStream(file)) {
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        out.write(piece, 0, count);
        read.accept(count);
      }
    }
  }
}
