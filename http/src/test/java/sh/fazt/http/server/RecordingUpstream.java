package sh.fazt.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes what a proxy passes on, one request per connection, as nginx does by default. */
final class RecordingUpstream implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final ServerSocket server;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  /**
   * A request as somebody understood it.
   *
   * @param body its length
   */
  record Seen(String method, String target, long body) {}

  RecordingUpstream() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** All since the last time, in their order. */
  List<Seen> takeSeen() {
    var all = List.copyOf(seen);
    seen.clear();
    return all;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> answer(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void answer(Socket taken) {
    try (Socket socket = taken) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      var in = new BufferedInputStream(socket.getInputStream());
      String[] words = line(in).split(" ", -1);
      if (words.length < 3) {
        // Whoever asked whether the port is open.
        return;
      }
      long length = 0;
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
          length = Long.parseLong(line.substring("content-length:".length()).strip());
        }
      }
      in.skipNBytes(length);
      seen.add(new Seen(words[0], words[1], length));
      String body = words[0].equals("HEAD") ? "" : "ok";
      socket
          .getOutputStream()
          .write(("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n" + body).getBytes(ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
