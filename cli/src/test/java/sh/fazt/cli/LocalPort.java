package sh.fazt.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A free port of this machine; each connection to it has a thread of its own. */
public final class LocalPort implements AutoCloseable {

  /**
   * What happens on a connection, which is closed afterwards. Either side may leave at any time.
   */
  @FunctionalInterface
  public interface Work {
    void on(Socket client) throws IOException;
  }

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Work work;

  public LocalPort(Work work) throws IOException {
    this.work = work;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  public int number() {
    return server.getLocalPort();
  }

  public String url() {
    return "http://localhost:" + number();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        threads.execute(() -> serve(client));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      work.on(client);
    } catch (IOException _) {
      // Either side has left.
    }
  }

  /** Reads a request up to and with the empty line behind its fields. */
  public static String head(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("no head");
      }
      head.write(b);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  /** Carries all that a node answers to the client, meanwhile. */
  public void back(Socket node, Socket client) {
    threads.execute(
        () -> {
          try {
            node.getInputStream().transferTo(client.getOutputStream());
            client.shutdownOutput();
          } catch (IOException _) {
            // Either side has left.
          }
        });
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    threads.shutdownNow();
  }
}
