package sh.fazt.http.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import sh.fazt.registry.Rejection;

/** Why a node cannot listen where its settings say. */
public sealed interface PortRefusal extends Rejection {
  @Override
  default int status() {
    return 503;
  }

  /** The port belongs to somebody else. */
  record Taken(int port) implements PortRefusal {
    @Override
    public String code() {
      return "PORT_TAKEN";
    }

    @Override
    public String sentence() {
      return "Port " + port + " is taken; stop what uses it or choose another one";
    }
  }

  /** The operating system keeps the port from this user. */
  record NotAllowed(int port) implements PortRefusal {
    @Override
    public String code() {
      return "PORT_NOT_ALLOWED";
    }

    @Override
    public String sentence() {
      return "This user may not listen on port "
          + port
          + "; choose one from 1024 on, or allow it (Linux: sysctl net.ipv4.ip_unprivileged_port_start)";
    }
  }

  /** The address to listen on is none of this machine's. */
  record NoSuchAddress(String address) implements PortRefusal {
    @Override
    public String code() {
      return "NO_SUCH_ADDRESS";
    }

    @Override
    public String sentence() {
      return "This machine has no address " + address + " to listen on; see fazt.http.interface";
    }
  }

  /**
   * Looks whether a port can be opened, by opening it for a moment.
   *
   * @param address to listen on
   * @param port 0 is any free one
   * @return why not; nothing if it can
   */
  static Optional<PortRefusal> look(String address, int port) {
    try (var channel = ServerSocketChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(address, port));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(of(address, port, String.valueOf(e.getMessage())));
    } catch (UnresolvedAddressException _) {
      return Optional.of(new NoSuchAddress(address));
    }
  }

  /** The JDK tells these apart only by what the operating system said. */
  private static PortRefusal of(String address, int port, String message) {
    if (message.contains("Permission denied")) {
      return new NotAllowed(port);
    }
    return message.contains("assign requested address")
        ? new NoSuchAddress(address)
        : new Taken(port);
  }
}
