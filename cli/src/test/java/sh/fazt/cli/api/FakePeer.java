package sh.fazt.cli.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real HTTP server that answers as a test says and remembers what it was sent. */
public final class FakePeer implements AutoCloseable {

  /** Answers one request. */
  public interface Answer {
    void to(HttpExchange exchange, byte[] body) throws IOException;
  }

  /**
   * A request as it arrived.
   *
   * @param body each byte as one character
   */
  public record Seen(String method, String path, Map<String, String> headers, String body) {
    public byte[] bytes() {
      return body.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private volatile Answer answer;

  public FakePeer(Answer answer) throws IOException {
    this.answer = answer;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Always the same status and JSON or HTML body. */
  public static Answer always(int status, String body) {
    return (exchange, _) -> send(exchange, status, body);
  }

  /** As one that knows nothing but the upload of a zip. */
  public static Answer older(Answer answer) {
    return (exchange, body) -> {
      if (exchange.getRequestURI().getPath().equals("/api/deploys")) {
        send(exchange, 404, "{\"error\":\"Not found\"}");
      } else {
        answer.to(exchange, body);
      }
    };
  }

  public static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  public FakePeer answering(Answer other) {
    answer = other;
    return this;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
      seen.add(
          new Seen(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              headers,
              new String(body, StandardCharsets.ISO_8859_1)));
      answer.to(exchange, body);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  /** The uploads of a zip among them. */
  public List<Seen> zips() {
    return seen.stream().filter(one -> one.path().equals("/api/deploy")).toList();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
