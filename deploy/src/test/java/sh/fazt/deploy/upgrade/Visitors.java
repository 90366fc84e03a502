package sh.fazt.deploy.upgrade;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Visitors of a site while the version of its server changes, as a program of its own, because it
 * runs on the machine of the server. Until a file is there; then it prints what happened to them.
 *
 * <p>Some keep their connection and send a request again that got no answer, as browsers do with
 * those that change nothing. The others make a connection for each request and never try twice. One
 * only connects, to see for how long that is refused.
 */
public final class Visitors {
  private static final long PATIENCE_NANOS = 30_000_000_000L;
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: blog.example.com\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LAST_REQUEST =
      "GET / HTTP/1.1\r\nHost: blog.example.com\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final InetSocketAddress server;
  private final Path stop;
  private final AtomicLong retrying = new AtomicLong();
  private final AtomicLong retried = new AtomicLong();
  private final AtomicLong retryingFailed = new AtomicLong();
  private final AtomicLong slowest = new AtomicLong();
  private final AtomicLong once = new AtomicLong();
  private final AtomicLong onceFailed = new AtomicLong();
  private final AtomicLong onceBroken = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  private Visitors(int port, Path stop) {
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.stop = stop;
  }

  /**
   * Visits.
   *
   * @param args the port, and the file that ends it
   */
  public static void main(String[] args) throws InterruptedException {
    var visitors = new Visitors(Integer.parseInt(args[0]), Path.of(args[1]));
    var threads = new ArrayList<Thread>();
    for (Runnable each :
        List.<Runnable>of(
            visitors::comeBack,
            visitors::comeBack,
            visitors::comeOnce,
            visitors::comeOnce,
            visitors::knock)) {
      threads.add(Thread.ofPlatform().start(each));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.println(visitors.figures());
  }

  private String figures() {
    return String.format(
        Locale.ROOT,
        "{\"retrying\":%d,\"retried\":%d,\"retrying_failed\":%d,\"slowest_ms\":%d,\"once\":%d,\"once_failed\":%d,"
            + "\"once_broken\":%d,\"refused_ms\":%d}",
        retrying.get(),
        retried.get(),
        retryingFailed.get(),
        slowest.get() / 1_000_000,
        once.get(),
        onceFailed.get(),
        onceBroken.get(),
        refused.get() / 1_000_000);
  }

  private boolean goesOn() {
    return !Files.exists(stop);
  }

  /** Keeps its connection, and asks again what was not answered. */
  private void comeBack() {
    Socket socket = null;
    while (goesOn()) {
      long from = System.nanoTime();
      boolean answered = false;
      while (!answered && System.nanoTime() - from < PATIENCE_NANOS) {
        try {
          if (socket == null) {
            socket = connected();
          }
          answered = isAnswered(socket, REQUEST);
        } catch (IOException _) {
          socket = closed(socket);
          retried.incrementAndGet();
          pause();
        }
      }
      retrying.incrementAndGet();
      slowest.accumulateAndGet(System.nanoTime() - from, Math::max);
      if (!answered) {
        retryingFailed.incrementAndGet();
      }
    }
    closed(socket);
  }

  /** A connection for each request, and no second try. */
  private void comeOnce() {
    while (goesOn()) {
      once.incrementAndGet();
      Socket socket = null;
      try {
        socket = connected();
        if (!isAnswered(socket, LAST_REQUEST)) {
          onceFailed.incrementAndGet();
        }
      } catch (ConnectException _) {
        onceFailed.incrementAndGet();
        pause();
      } catch (IOException _) {
        // Connected, and then left without an answer.
        onceFailed.incrementAndGet();
        onceBroken.incrementAndGet();
      } finally {
        closed(socket);
      }
    }
  }

  /** Connects all the time; what counts is the longest time in which nobody could. */
  private void knock() {
    long last = System.nanoTime();
    boolean missed = false;
    while (goesOn()) {
      try (Socket socket = connected()) {
        long now = System.nanoTime();
        if (missed && socket.isConnected()) {
          refused.accumulateAndGet(now - last, Math::max);
        }
        last = now;
        missed = false;
      } catch (IOException _) {
        missed = true;
      }
      pause();
    }
  }

  private Socket connected() throws IOException {
    var socket = new Socket();
    socket.setSoTimeout(10_000);
    socket.connect(server, 10_000);
    return socket;
  }

  private static @Nullable Socket closed(@Nullable Socket socket) {
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException _) {
        // It is gone either way.
      }
    }
    return null;
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it is answered with 200 and a whole body. */
  private static boolean isAnswered(Socket socket, byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    var in = new BufferedInputStream(socket.getInputStream());
    String status = line(in);
    int length = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring("content-length:".length()).strip());
      }
    }
    if (in.readNBytes(length).length < length) {
      throw new EOFException();
    }
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException(status);
    }
    return true;
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException();
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }
}
