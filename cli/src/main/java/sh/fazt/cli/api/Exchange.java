package sh.fazt.cli.api;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.peer.PeerUrl;

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
  private static final Duration GO_AHEAD = Duration.ofSeconds(5);

  private static final int CHUNK = 32 * 1024;
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final Socket socket;
  private final String authority;
  private final Duration patience;
  private final InputStream in;
  private final OutputStream out;

  private Exchange(Socket socket, String authority, Duration patience) throws IOException {
    this.socket = socket;
    this.authority = authority;
    this.patience = patience;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = new BufferedOutputStream(socket.getOutputStream(), CHUNK);
  }

  /** Connects to the host of a URL. */
  static Exchange open(URI url, Patience patience) throws IOException {
    boolean secure = url.getScheme().equals("https");
    int usualPort = secure ? 443 : 80;
    int port = url.getPort() < 0 ? usualPort : url.getPort();
    Socket socket = connect(url.getHost(), port, patience.connect());
    try {
      String authority = url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
      return new Exchange(
          secure ? secured(socket, url.getHost(), port, patience) : socket,
          authority,
          patience.answer());
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket connect(String host, int port, Duration patience) throws IOException {
    InetAddress[] addresses =
        PeerUrl.isLocalhost(host)
            ? new InetAddress[] {InetAddress.getByAddress(host, LOOPBACK)}
            : InetAddress.getAllByName(host);
    for (int i = 0; ; i++) {
      var socket = new Socket();
      try {
        socket.setTcpNoDelay(true);
        socket.connect(
            new InetSocketAddress(addresses[i], port), Math.toIntExact(patience.toMillis()));
        return socket;
      } catch (IOException e) {
        socket.close();
        if (i == addresses.length - 1) {
          throw e;
        }
      }
    }
  }

  private static Socket secured(Socket socket, String host, int port, Patience patience)
      throws IOException {
    var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    var secured = (SSLSocket) factory.createSocket(socket, host, port, true);
    var parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.setSoTimeout(Math.toIntExact(patience.connect().toMillis()));
    secured.startHandshake();
    return secured;
  }

  /**
   * Sends the head of a POST and waits until the peer asks for the body.
   *
   * @return the answer, if the peer answers without wanting the body
   * @throws IllegalArgumentException if a header value cannot be one
   */
  Optional<ApiAnswer> post(String path, Map<String, String> headers) throws IOException {
    var head = new StringBuilder();
    head.append("POST ").append(path).append(" HTTP/1.1\r\n");
    field(head, "Host", authority);
    field(head, "Connection", "close");
    field(head, "Transfer-Encoding", "chunked");
    field(head, "Expect", "100-continue");
    headers.forEach((name, value) -> field(head, name, value));
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    out.flush();
    if (!isAnswering()) {
      return Optional.empty();
    }
    socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
    HttpMessage message = HttpMessage.read(in);
    while (message.isInterim()) {
      if (message.status() == HttpMessage.CONTINUE) {
        return Optional.empty();
      }
      message = HttpMessage.read(in);
    }
    return Optional.of(message.withBody(in));
  }

  /**
   * Sends a whole request and waits for its answer.
   *
   * @param target path and query
   * @param body JSON, or none
   * @throws IllegalArgumentException if a header value cannot be one
   */
  ApiAnswer request(
      String method, String target, Map<String, String> headers, byte @Nullable [] body)
      throws IOException {
    var head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    field(head, "Host", authority);
    field(head, "Connection", "close");
    headers.forEach((name, value) -> field(head, name, value));
    if (body != null) {
      field(head, "Content-Type", "application/json");
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
   * @param most bytes that may come
   * @return the answer, if it is no success
   * @throws IllegalArgumentException if a header value cannot be one
   */
  Optional<ApiAnswer> download(
      String target, Map<String, String> headers, OutputStream to, long most) throws IOException {
    var head = new StringBuilder();
    head.append("GET ").append(target).append(" HTTP/1.1\r\n");
    field(head, "Host", authority);
    field(head, "Connection", "close");
    headers.forEach((name, value) -> field(head, name, value));
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    out.flush();
    socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
    HttpMessage message = HttpMessage.read(in);
    while (message.isInterim()) {
      message = HttpMessage.read(in);
    }
    if (message.status() != HttpMessage.OK) {
      return Optional.of(message.withBody(in));
    }
    message.copyBody(in, to, most);
    return Optional.empty();
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
    socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
    HttpMessage message = HttpMessage.read(in);
    while (message.isInterim()) {
      message = HttpMessage.read(in);
    }
    return message.withBody(in);
  }

  /** Ends the connection, from any thread; whoever reads or writes on it fails. */
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
