package sh.fazt.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A proxy as companies have them. It carries everything to one port, whatever host it is for. */
public final class TestProxy implements AutoCloseable {
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final int target;
  private volatile String refusal = "";
  private volatile String demanded = "";

  public TestProxy(int target) throws IOException {
    this.target = target;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Answers everything with this status from now on. */
  public void refuse(String status) {
    refusal = status;
  }

  /** Wants these credentials with each request from now on. */
  public void demand(String basic) {
    demanded = basic;
  }

  /** The heads of the requests to the proxy itself. */
  public List<String> heads() {
    return List.copyOf(heads);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        threads.execute(() -> carry(client));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void carry(Socket client) {
    try (client) {
      var in = new BufferedInputStream(client.getInputStream());
      String head = head(in);
      heads.add(head);
      if (!refusal.isEmpty()) {
        write(client, "HTTP/1.1 " + refusal + "\r\nContent-Length: 0\r\n\r\n");
        return;
      }
      if (!head.toLowerCase(Locale.ROOT).contains(demanded.toLowerCase(Locale.ROOT))) {
        write(
            client,
            String.join(
                "\r\n",
                "HTTP/1.1 407 Who are you",
                "Proxy-Authenticate: Basic realm=\"x\"",
                "Connection: close",
                "Content-Length: 0",
                "",
                ""));
        return;
      }
      try (var node = new Socket(InetAddress.getLoopbackAddress(), target)) {
        if (head.startsWith("CONNECT ")) {
          write(client, "HTTP/1.1 200 Connection established\r\n\r\n");
        } else {
          write(node, head);
        }
        threads.execute(() -> back(node, client));
        in.transferTo(node.getOutputStream());
      }
    } catch (IOException _) {
      // Either side has left.
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String head(InputStream in) throws IOException {
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

  private static void back(Socket node, Socket client) {
    try {
      node.getInputStream().transferTo(client.getOutputStream());
      client.shutdownOutput();
    } catch (IOException _) {
      // Either side has left.
    }
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
