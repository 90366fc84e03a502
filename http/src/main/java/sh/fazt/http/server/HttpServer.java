package sh.fazt.http.server;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import sh.fazt.http.connection.HttpSettings;
import sh.fazt.http.connection.OpenPort;
import sh.fazt.http.front.Front;
import sh.fazt.http.hosting.RequestHandler;
import sh.fazt.http.network.PortCounts;

/** Opens a port that answers HTTP/1.1 until it is stopped. */
public final class HttpServer {
  private HttpServer() {}

  /**
   * Opens a port.
   *
   * @param address IP address to listen on
   * @param port 0 for any free one
   * @return fails with {@link org.apache.pekko.stream.BindFailedException} or {@link
   *     java.net.BindException} if the port is taken
   */
  public static CompletionStage<OpenPort> start(
      ClassicActorSystemProvider system,
      String address,
      int port,
      HttpSettings settings,
      RequestHandler handler,
      PortCounts counts) {
    return switch (settings.front()) {
      case OWN -> Front.open(system, address, port, settings, handler, counts);
      case PEKKO -> PekkoPort.open(system, address, port, settings, handler);
    };
  }
}
