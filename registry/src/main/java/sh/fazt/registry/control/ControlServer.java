package sh.fazt.registry.control;

import com.typesafe.config.Config;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's end of the control socket. Anyone who may connect is trusted like the operator, so
 * only the user the node runs as, the owner of the folder and root may: by the socket's mode
 * (0600), and by the credentials the kernel reports for each connection, which also hold for the
 * instant between making the socket and setting its mode.
 *
 * <p>Each connection carries one request and gets one answer, on a virtual thread of its own.
 * Starting deletes a socket file that is already there, so the caller must hold the database's lock
 * first.
 */
public final class ControlServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
  private static final String SOCKET_MODE = "rw-------";
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

  /**
   * The limits of one socket.
   *
   * @param connections at once; one more is asked to retry
   * @param lineBytes longest request, in bytes
   * @param idle how long a connection may take to send its request, and again to take the answer
   */
  public record Limits(int connections, int lineBytes, Duration idle) {
    public static Limits of(Config config) {
      Config control = config.getConfig("fazt.registry.control");
      return new Limits(
          control.getInt("connections"),
          Math.toIntExact(control.getBytes("line-bytes")),
          control.getDuration("idle"));
    }
  }

  private final Path path;
  private final ServerSocketChannel socket;
  private final Limits limits;
  private final Semaphore free;
  private final Set<String> trusted;
  private final Function<ControlRequest, ControlAnswer> handler;

  private ControlServer(
      Path path,
      ServerSocketChannel socket,
      Limits limits,
      Set<String> trusted,
      Function<ControlRequest, ControlAnswer> handler) {
    this.path = path;
    this.socket = socket;
    this.limits = limits;
    this.free = new Semaphore(limits.connections());
    this.trusted = trusted;
    this.handler = handler;
  }

  /**
   * Listens for the operator of this database.
   *
   * @param handler called on a virtual thread, so it may block; several may run at once. What it
   *     throws is logged and answered without detail
   * @throws IOException if the socket cannot be made; the message says what to do
   */
  public static ControlServer start(
      Path database,
      Map<String, String> environment,
      Limits limits,
      Function<ControlRequest, ControlAnswer> handler)
      throws IOException {
    Path path = ControlSocket.pathFor(database, environment);
    ControlSocket.requirePrivateFolder(path, database);
    Files.deleteIfExists(path);
    ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      socket.bind(UnixDomainSocketAddress.of(path), limits.connections());
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(SOCKET_MODE));
      var trusted = Set.copyOf(List.of("root", Files.getOwner(path).getName()));
      var server = new ControlServer(path, socket, limits, trusted, handler);
      Thread.ofVirtual().name("control-socket").start(server::accept);
      return server;
    } catch (IOException | RuntimeException e) {
      socket.close();
      Files.deleteIfExists(path);
      throw e;
    }
  }

  /** The path it listens on. */
  public Path path() {
    return path;
  }

  private void accept() {
    while (socket.isOpen()) {
      try {
        SocketChannel client = socket.accept();
        boolean admitted = free.tryAcquire();
        Thread.ofVirtual().name("control-request").start(() -> serve(client, admitted));
      } catch (IOException e) {
        if (socket.isOpen()) {
          LOG.warn("The control socket refused a connection: {}", e.getMessage());
        }
      }
    }
  }

  private void serve(SocketChannel client, boolean admitted) {
    try (client) {
      ControlAnswer answer = admitted ? answer(client) : busy();
      try (var _ = new ControlLine.Alarm(client, limits.idle())) {
        ControlLine.write(client, answer.line());
      }
    } catch (IOException e) {
      LOG.debug("A control connection ended early: {}", e.getMessage());
    } finally {
      if (admitted) {
        free.release();
      }
    }
  }

  private ControlAnswer answer(SocketChannel client) throws IOException {
    if (!trusted.contains(client.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName())) {
      return ControlAnswer.refused("NOT_ALLOWED", "Only the user the node runs as may do this.");
    }
    ControlRequest request;
    try (var _ = new ControlLine.Alarm(client, limits.idle())) {
      String line = ControlLine.read(client, limits.lineBytes());
      request = ControlRequest.parse(line);
    } catch (ControlLine.TooLong _) {
      return ControlAnswer.refused(
          "REQUEST_TOO_LONG",
          "A request may have at most " + limits.lineBytes() + " bytes: shorten its arguments.");
    } catch (IOException e) {
      if (!client.isOpen()) {
        throw e;
      }
      return ControlAnswer.refused(
          "BAD_REQUEST", "That is not a request to a fazt node: use the fazt command.");
    }
    return handle(request);
  }

  private ControlAnswer handle(ControlRequest request) {
    try {
      return handler.apply(request);
    } catch (RuntimeException e) {
      LOG.error("The control request {} failed", request.command(), e);
      return ControlAnswer.refused(
          "INTERNAL_ERROR", "The node failed to do this: its log says why.");
    }
  }

  private static ControlAnswer busy() {
    return ControlAnswer.refused("BUSY", "The node has too many control connections: try again.");
  }

  /**
   * Stops listening, removes the socket, and waits a little for requests that are being handled, so
   * that the client that asked the node to stop gets its answer.
   */
  @Override
  public void close() {
    try {
      socket.close();
      Files.deleteIfExists(path);
      if (!free.tryAcquire(limits.connections(), LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("The control socket was closed before all its requests were answered");
      }
    } catch (IOException e) {
      LOG.warn("The control socket was left behind: {}", e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
