package sh.fazt.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One connection to a server on this machine, over which a test sends exactly the bytes it wants
 * and sees exactly the bytes that come back.
 */
public final class WireClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;

  private WireClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  public static WireClient to(int port) {
    try {
      var socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(PATIENCE_MILLIS);
      return new WireClient(socket);
    } catch (IOException e) {
      throw new AssertionError("cannot connect to port " + port, e);
    }
  }

  /**
   * Sends one request without a body on a connection of its own.
   *
   * @param line method and target
   * @param fields header lines
   */
  public static Reply ask(int port, String host, String line, String... fields) {
    try (var client = to(port)) {
      return client.ask(host, line, fields);
    }
  }

  /** Sends one request without a body and reads the answer; the connection stays open. */
  public Reply ask(String host, String line, String... fields) {
    var head = new StringBuilder(line + " HTTP/1.1\r\nHost: " + host + "\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    send(head.append("\r\n").toString());
    return read(line.startsWith("HEAD "));
  }

  /** Sends these characters, one byte each. */
  public void send(String raw) {
    send(raw.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends these characters, one byte each, unless the server has closed the connection. */
  public void trySend(String raw) {
    try {
      socket.getOutputStream().write(raw.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    } catch (IOException _) {
      // what it answered before tells more
    }
  }

  public void send(byte[] raw) {
    try {
      socket.getOutputStream().write(raw);
      socket.getOutputStream().flush();
    } catch (IOException e) {
      throw new AssertionError("the server does not read", e);
    }
  }

  /**
   * Reads one answer.
   *
   * @param withoutBody for the answer to a HEAD
   */
  public Reply read(boolean withoutBody) {
    try {
      String status = line();
      Map<String, List<String>> fields = new TreeMap<>();
      for (String line = line(); !line.isEmpty(); line = line()) {
        int colon = line.indexOf(':');
        fields
            .computeIfAbsent(
                line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
            .add(line.substring(colon + 1).strip());
      }
      int code = Integer.parseInt(status.substring(9, 12));
      String length = fields.getOrDefault("content-length", List.of("0")).getFirst();
      long expected = withoutBody || code == 304 ? 0 : Long.parseLong(length);
      byte[] body = body(expected);
      return new Reply(code, fields, body, body.length == expected);
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    }
  }

  /** Waits until an answer has begun; it can still be read from its first byte. */
  public void awaitFirstByte() {
    try {
      in.mark(1);
      if (in.read() < 0) {
        throw new AssertionError("the connection was closed");
      }
      in.reset();
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    }
  }

  /** Whether the server has nothing more to say and closed the connection; waits for it. */
  public boolean isClosedByServer() {
    try {
      return in.read() < 0;
    } catch (IOException _) {
      return true;
    }
  }

  private byte[] body(long expected) {
    var body = new ByteArrayOutputStream();
    byte[] buffer = new byte[64 * 1024];
    try {
      while (body.size() < expected) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, expected - body.size()));
        if (read < 0) {
          break;
        }
        body.write(buffer, 0, read);
      }
    } catch (IOException _) {
      // cut off: the reply says that it is not complete
    }
    return body.toByteArray();
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection was closed after: " + line);
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * An answer as it came.
   *
   * @param fields by name in lower case
   * @param complete whether as many bytes came as were announced
   */
  @SuppressWarnings("ArrayRecordComponent") // tests look at it and throw it away
  public record Reply(int status, Map<String, List<String>> fields, byte[] body, boolean complete) {

    /** The body as UTF-8. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    /** The value of a field, the empty text if there is none. */
    public String field(String name) {
      return String.join(" | ", fields.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
    }

    public boolean has(String name) {
      return fields.containsKey(name.toLowerCase(Locale.ROOT));
    }
  }
}
