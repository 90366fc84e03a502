package sh.fazt.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.registry.linear.Names;
import sh.fazt.registry.linear.Operation;
import sh.fazt.registry.linear.Recorder;

/** Swaps names and reads all of them over the API, and notes what it was told. */
final class NameClient implements AutoCloseable {
  private static final String HOST = "admin.localhost";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int port;
  private final String token;
  private final Recorder recorder;
  private @Nullable WireClient client;

  NameClient(int port, String token, Recorder recorder) {
    this.port = port;
    this.token = token;
    this.recorder = recorder;
  }

  /** Points a name that is not there yet at a page elsewhere. */
  void create(String name, String url) {
    var reply =
        send(
            "POST",
            "/api/aliases",
            "{\"subdomain\":\"%s\",\"type\":\"redirect\",\"url\":\"%s\"}".formatted(name, url));
    if (reply.isEmpty() || reply.get().status() >= 300) {
      throw new AssertionError("not created: " + reply.map(Reply::text));
    }
  }

  /** Whether a swap of these two was answered as done. */
  boolean swap(String first, String second) {
    var answer =
        recorder.record(
            new Operation.Swap(first, second),
            () ->
                send(
                        "POST",
                        "/api/aliases/swap",
                        "{\"alias1\":\"%s\",\"alias2\":\"%s\"}".formatted(first, second))
                    .map(reply -> swapped(first, second, reply))
                    .orElseGet(Operation.Unknown::new));
    return answer instanceof Operation.Done;
  }

  private static Operation.Answer swapped(String first, String second, Reply reply) {
    var body = json(reply);
    return switch (reply.status()) {
      case 200 ->
          new Operation.Done(
              Map.of(
                  first, version(body.at("/data/version1")),
                  second, version(body.at("/data/version2"))));
      case 409, 503 ->
          body.at("/error/code").asText().equals("OUTCOME_UNKNOWN")
              ? new Operation.Unknown()
              : new Operation.Nothing();
      default -> throw new AssertionError(reply.status() + " " + reply.text());
    };
  }

  /** What the names do, all at one moment; nothing if no answer came. */
  Optional<Map<String, Names.Name>> read() {
    long began = System.nanoTime();
    var reply = send("GET", "/api/aliases", null);
    if (reply.isEmpty()) {
      return Optional.empty();
    }
    var seen = new HashMap<String, Names.Name>();
    for (JsonNode alias : json(reply.get()).at("/data")) {
      if (alias.at("/type").asText().equals("redirect")) {
        seen.put(
            alias.at("/subdomain").asText(),
            new Names.Name(alias.at("/targets/url").asText(), version(alias.at("/version"))));
      }
    }
    recorder.saw(began, new Operation.Read(seen));
    return Optional.of(seen);
  }

  private static long version(JsonNode text) {
    return Long.parseLong(text.asText().substring(1));
  }

  private static JsonNode json(Reply reply) {
    try {
      return JSON.readTree(reply.body());
    } catch (IOException e) {
      throw new AssertionError(reply.text(), e);
    }
  }

  /** Nothing if the connection failed or the answer was cut. */
  private Optional<Reply> send(String method, String path, @Nullable String body) {
    try {
      var open = client == null ? WireClient.to(port) : client;
      client = open;
      open.send(
          "%s %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
                  .formatted(method, path, HOST, token)
              + "Content-Length: %d\r\n\r\n%s"
                  .formatted(body == null ? 0 : body.length(), body == null ? "" : body));
      var reply = open.read(false);
      return reply.complete() ? Optional.of(reply) : Optional.empty();
    } catch (AssertionError _) {
      close();
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
      client = null;
    }
  }
}
