package sh.fazt.cli.api;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.network.ForwardProxy;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.Failure;

/**
 * One HTTP/1.1 request with a streamed body, and its answer, over a connection of its own.
 *
 * <p>Why not the JDK's clients: {@code java.net.http} takes a cold JVM 400 ms to start; {@code
 * HttpURLConnection} looks for protocol handlers in every jar of the class path first, drops what a
 * peer says with a 401 or with the refusal of an expectation, and does not know hosts below {@code
 * localhost}, which Java does not resolve.
 */
final class Exchange implements AutoCloseable {
  /** A peer that does not understand the expectation never answers it; then the body is sent. */
  private static final String CONTENT_TYPE = "Content-Type";

  private static final Duration GO_AHEAD = Duration.ofSeconds(5);

  private static final int CHUNK = 32 * 1024;
  static final int PROXY_AUTHENTICATION = 407;

  private final Socket socket;
  private final HttpConnection line;
  private final Duration timeouts;
  private final InputStream in;
  private final OutputStream out;

  private Exchange(HttpConnection line, Duration timeouts) throws IOException {
    this.line = line;
    this.socket = line.socket();
    this.timeouts = timeouts;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = new BufferedOutputStream(socket.getOutputStream(), CHUNK);
  }

  /** What is sent and read on a connection. */
  @FunctionalInterface
  interface Talk<T> {
    /**
     * Does it.
     *
     * @param deadline ends the connection unless it is extended in time
     * @throws IllegalArgumentException if what is to be sent cannot be
     */
    T on(Exchange exchange, Deadline deadline) throws IOException;
  }

  /**
   * Connects to a peer, talks, and closes the connection.
   *
   * @param first how long the peer may take before the deadline is extended
   * @throws Failure if the peer could not be reached
   */
  static <T> T with(Peer peer, Timeouts timeouts, Duration first, Talk<T> talk) {
    try (var exchange = open(peer, timeouts);
        var deadline = new Deadline(first, exchange::abort)) {
      try {
        return talk.on(exchange, deadline);
      } catch (IOException e) {
        throw deadline.isExpired() ? new SocketTimeoutException("stalled") : e;
      }
    } catch (IOException e) {
      throw ConnectionFailures.explain(e, peer);
    } catch (IllegalArgumentException e) {
      throw ConnectionFailures.unsendable(e);
    }
  }

  /** Connects to a peer, by the way that leads there. */
  private static Exchange open(Peer peer, Timeouts timeouts) throws IOException {
    HttpConnection line = HttpConnection.open(peer.url(), peer.network(), timeouts);
    try {
      return new Exchange(line, timeouts.answer());
    } catch (IOException | RuntimeException e) {
      line.socket().close();
      throw e;
    }
  }

  /** The first line of a request and what stands in all of them. */
  private StringBuilder head(String method, String target) {
    String whole = line.carrier().isPresent() ? "http://" + line.authority() + target : target;
    var head = new StringBuilder();
    head.append(method).append(' ').append(whole).append(" HTTP/1.1\r\n");
    field(head, "Host", line.authority());
    field(head, "Connection", "close");
    line.carrier()
        .flatMap(ForwardProxy::credentials)
        .ifPresent(basic -> field(head, "Proxy-Authorization", basic));
    return head;
  }

  /**
   * Sends the head of a POST and waits until the peer asks for the body.
   *
   * @return the answer, if the peer answers without wanting the body
   * @throws IllegalArgumentException if a header value cannot be one
   */
  Optional<ApiAnswer> post(String path, Map<String, String> headers) throws IOException {
    StringBuilder head = head("POST", path);
    field(head, "Transfer-Encoding", "chunked");
    field(head, "Expect", "100-continue");
    headers.forEach((name, value) -> field(head, name, value));
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    out.flush();
    if (!isAnswering()) {
      return Optional.empty();
    }
    socket.setSoTimeout(Math.toIntExact(timeouts.toMillis()));
    HttpMessage message = HttpMessage.readUntil(in, seen -> seen.status() == HttpMessage.CONTINUE);
    return message.isInterim() ? Optional.empty() : Optional.of(fromPeer(message).withBody(in));
  }

  /**
   * Sends a whole request and waits for its answer.
   *
   * @param target path and query
   * @param body JSON unless the headers say something else, or none
   * @throws IllegalArgumentException if a header value cannot be one
   */
  ApiAnswer request(
      String method, String target, Map<String, String> headers, byte @Nullable [] body)
      throws IOException {
    StringBuilder head = head(method, target);
    headers.forEach((name, value) -> field(head, name, value));
    if (body != null && !headers.containsKey(CONTENT_TYPE)) {
      field(head, CONTENT_TYPE, "application/json");
    }
    if (body != null || !method.equals("GET")) {
      field(head, "Content-Length", Integer.toString(body == null ? 0 : body.length));
    }
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    if (body != null) {
      out.write(body);
    }
    out.flush();
    return answer();
  }

  /**
   * Sends a GET; a success goes to the stream as it comes.
   *
   * @param max bytes that may come
   * @return the answer, if it is no success
   * @throws IllegalArgumentException if a header value cannot be one
   */
  Optional<ApiAnswer> download(
      String target, Map<String, String> headers, OutputStream to, long max) throws IOException {
    StringBuilder head = head("GET", target);
    headers.forEach((name, value) -> field(head, name, value));
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    out.flush();
    socket.setSoTimeout(Math.toIntExact(timeouts.toMillis()));
    HttpMessage message = fromPeer(HttpMessage.readFinal(in));
    if (message.status() != HttpMessage.OK) {
      return Optional.of(message.withBody(in));
    }
    message.copyBody(in, to, max);
    return Optional.empty();
  }

  /** A forwarding proxy answers itself if it requires authentication. */
  private HttpMessage fromPeer(HttpMessage message) throws IOException {
    if (message.status() == PROXY_AUTHENTICATION && line.carrier().isPresent()) {
      throw new HttpConnection.ProxyFailure(line.carrier().get(), message.status());
    }
    return message;
  }

  private static void field(StringBuilder head, String name, String value) {
    if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("the " + name + " field holds what no field may hold");
    }
    head.append(name).append(": ").append(value).append("\r\n");
  }

  private boolean isAnswering() throws IOException {
    socket.setSoTimeout(Math.toIntExact(GO_AHEAD.toMillis()));
    in.mark(1);
    try {
      in.read();
    } catch (SocketTimeoutException _) {
      return false;
    }
    in.reset();
    return true;
  }

  /** Where the body goes. */
  ChunkedBody body() {
    return new ChunkedBody(out, CHUNK);
  }

  /** The answer; interim ones are passed over. */
  ApiAnswer answer() throws IOException {
    socket.setSoTimeout(Math.toIntExact(timeouts.toMillis()));
    HttpMessage message = fromPeer(HttpMessage.readFinal(in));
    return message.withBody(in);
  }

  /** Closes the connection, from any thread; reads and writes on it then fail. */
  void abort() {
    try {
      socket.close();
    } catch (IOException _) {
      // It is given up anyway.
    }
  }

  @Override
  public void close() {
    abort();
  }
}
