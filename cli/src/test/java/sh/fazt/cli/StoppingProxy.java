package sh.fazt.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A line to a node on which something may happen before a request is passed on. */
public final class StoppingProxy implements AutoCloseable {

  /** What happens. */
  @FunctionalInterface
  public interface Work {
    void run() throws IOException;
  }

  private final LocalPort port;
  private final int target;
  private volatile String pathEnd = "";
  private volatile boolean always;
  private volatile Work work = () -> {};

  public StoppingProxy(int target) throws IOException {
    this.target = target;
    port = new LocalPort(this::carry);
  }

  public String url() {
    return port.url();
  }

  /** Does this once, before the next request for a path that ends so. */
  public void before(String end, Work once) {
    work = once;
    always = false;
    pathEnd = end;
  }

  /** Does this before each request for a path that ends so. */
  public void beforeEach(String end, Work each) {
    work = each;
    always = true;
    pathEnd = end;
  }

  private void carry(Socket client) throws IOException {
    try (var node = new Socket(InetAddress.getLoopbackAddress(), target)) {
      port.back(node, client);
      InputStream in = client.getInputStream();
      byte[] first = new byte[4096];
      int count = in.read(first);
      if (count < 0) {
        return;
      }
      String path = new String(first, 0, count, StandardCharsets.ISO_8859_1).split(" ", 3)[1];
      if (!pathEnd.isEmpty() && path.endsWith(pathEnd)) {
        pathEnd = always ? pathEnd : "";
        work.run();
      }
      OutputStream out = node.getOutputStream();
      out.write(first, 0, count);
      in.transferTo(out);
    }
  }

  @Override
  public void close() {
    port.close();
  }
}
