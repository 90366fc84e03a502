package sh.fazt.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A line between a client and a node, which counts what the client sends and breaks when a test
 * says so.
 */
public final class CountingProxy implements AutoCloseable {
  private static final long NEVER = Long.MAX_VALUE;

  private final LocalPort port;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicInteger cuts = new AtomicInteger();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile int target;
  private volatile String path = "";
  private volatile long after = NEVER;

  public CountingProxy(int target) throws IOException {
    this.target = target;
    port = new LocalPort(this::carry);
  }

  public String url() {
    return port.url();
  }

  /** Leads to another node from now on. */
  public void leadTo(int otherPort) {
    target = otherPort;
  }

  /** Breaks so many requests for paths that end so, each after some bytes of it. */
  public void cut(String pathEnd, long afterBytes, int times) {
    path = pathEnd;
    after = afterBytes;
    cuts.set(times);
  }

  /** Breaks that are still to come. */
  public int cutsLeft() {
    return cuts.get();
  }

  /** Bytes of all requests since it was asked last. */
  public long sent() {
    return sent.getAndSet(0);
  }

  /** Method and last segment of the path of all requests since it was asked last. */
  public List<String> requests() {
    var seen = List.copyOf(requests);
    requests.clear();
    return seen;
  }

  private void carry(Socket client) throws IOException {
    try (var node = new Socket(InetAddress.getLoopbackAddress(), target)) {
      port.back(node, client);
      forth(client.getInputStream(), node.getOutputStream());
    }
  }

  private void forth(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[4096];
    long bytes = 0;
    boolean doomed = false;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (bytes == 0) {
        String[] line = new String(buffer, 0, n, StandardCharsets.ISO_8859_1).split(" ", 3);
        requests.add(line[0] + " " + line[1].substring(line[1].lastIndexOf('/') + 1));
        doomed = !path.isEmpty() && line[1].endsWith(path) && cuts.getAndDecrement() > 0;
      }
      bytes += n;
      sent.addAndGet(n);
      if (doomed && bytes > after) {
        return;
      }
      out.write(buffer, 0, n);
    }
  }

  @Override
  public void close() {
    port.close();
  }
}
