package sh.fazt.http.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

/** Why a node cannot listen where its settings say. */
final class ListeningRejections {
  private ListeningRejections() {}

  /** The port belongs to somebody else. */
  static Rejection portTaken(int port) {
    return RejectionCode.PORT_TAKEN.because(
        "Port " + port + " is taken; stop what uses it or choose another one");
  }

  /** The operating system keeps the port from this user. */
  static Rejection portNotAllowed(int port) {
    return RejectionCode.PORT_NOT_ALLOWED.because(
        "This user may not listen on port "
            + port
            + "; choose one from 1024 on, or allow it"
            + " (Linux: sysctl net.ipv4.ip_unprivileged_port_start)");
  }

  /** The address to listen on is none of this machine's. */
  static Rejection noSuchAddress(String address) {
    return RejectionCode.NO_SUCH_ADDRESS.because(
        "This machine has no address " + address + " to listen on; see fazt.http.interface");
  }

  /**
   * Looks whether a port can be opened, by opening it for a moment.
   *
   * @param address to listen on
   * @param port 0 is any free one
   * @return why not; nothing if it can
   */
  static Optional<Rejection> look(String address, int port) {
    try (var channel = ServerSocketChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(address, port));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(of(address, port, String.valueOf(e.getMessage())));
    } catch (UnresolvedAddressException _) {
      return Optional.of(noSuchAddress(address));
    }
  }

  /** The JDK tells these apart only by what the operating system said. */
  private static Rejection of(String address, int port, String message) {
    if (message.contains("Permission denied")) {
      return portNotAllowed(port);
    }
    return message.contains("assign requested address") ? noSuchAddress(address) : portTaken(port);
  }
}
