package sh.fazt.registry.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The operator's end of the control socket. */
public final class ControlClient {
  private static final int LONGEST_ANSWER = 1 << 20;

  private ControlClient() {}

  /**
   * Asks the node that runs on this database.
   *
   * @param patience how long to wait for the answer
   * @return nothing if no node runs on it; a socket that a killed node left behind counts as none
   * @throws IOException if the node did not answer, or the socket is not to be trusted
   */
  public static Optional<ControlAnswer> ask(
      Path database, Map<String, String> environment, ControlRequest request, Duration patience)
      throws IOException {
    for (Path path : ControlSocket.places(database, environment)) {
      Optional<ControlAnswer> answer = askAt(path, database, request, patience);
      if (answer.isPresent()) {
        return answer;
      }
    }
    return Optional.empty();
  }

  private static Optional<ControlAnswer> askAt(
      Path path, Path database, ControlRequest request, Duration patience) throws IOException {
    if (Files.notExists(path)) {
      return Optional.empty();
    }
    if (!ControlSocket.isTrusted(path, database)) {
      throw new IOException(path.getParent() + " is open to others: remove it and try again");
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      if (!connected(channel, path)) {
        return Optional.empty();
      }
      try (var _ = new ControlLine.Alarm(channel, patience)) {
        send(channel, request);
        return Optional.of(ControlAnswer.parse(ControlLine.read(channel, LONGEST_ANSWER)));
      } catch (IOException e) {
        throw new IOException(
            "the node did not answer" + (channel.isOpen() ? "" : " within " + patience), e);
      }
    }
  }

  /**
   * A busy node answers and closes without reading; then the request cannot be sent, but the answer
   * is there.
   */
  private static void send(SocketChannel channel, ControlRequest request) throws IOException {
    try {
      ControlLine.write(channel, request.line());
    } catch (IOException e) {
      if (!channel.isOpen()) {
        throw e;
      }
    }
  }

  /** Only a refused connection means that no node listens; anything else is thrown. */
  private static boolean connected(SocketChannel channel, Path path) throws IOException {
    try {
      return channel.connect(UnixDomainSocketAddress.of(path));
    } catch (java.net.ConnectException _) {
      return false;
    } catch (IOException e) {
      if (Files.notExists(path) || String.valueOf(e.getMessage()).contains("refused")) {
        return false;
      }
      throw new IOException("the node's control socket cannot be used: " + e.getMessage(), e);
    }
  }
}
