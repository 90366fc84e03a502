package sh.fazt.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy as companies have them. It carries everything to one port, whatever host it is for. */
public final class TestProxy implements AutoCloseable {
  private final LocalPort port;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final int target;
  private volatile String refusal = "";
  private volatile String demanded = "";

  public TestProxy(int target) throws IOException {
    this.target = target;
    port = new LocalPort(this::carry);
  }

  public int port() {
    return port.number();
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

  private void carry(Socket client) throws IOException {
    var in = new BufferedInputStream(client.getInputStream());
    String head = LocalPort.head(in);
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
      port.back(node, client);
      in.transferTo(node.getOutputStream());
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() {
    port.close();
  }
}
