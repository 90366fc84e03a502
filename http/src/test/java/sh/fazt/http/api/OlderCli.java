package sh.fazt.http.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;

/**
 * The command line of release 0.10, as far as it talks to a server: what it sends, and what it
 * decodes from the answer. Like that one it passes over fields it does not know and gives up on any
 * that has another type than it expects.
 */
final class OlderCli {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private final int port;
  private final String token;

  OlderCli(int port, String token) {
    this.port = port;
    this.token = token;
  }

  record App(
      String id,
      String title,
      String visibility,
      String source,
      int fileCount,
      long sizeBytes,
      OffsetDateTimeText updatedAt) {}

  record File(String path, long sizeBytes, OffsetDateTimeText updatedAt) {}

  /** A time as that release parses it. */
  record OffsetDateTimeText(OffsetDateTime value) {
    @JsonCreator
    static OffsetDateTimeText of(String text) {
      return new OffsetDateTimeText(OffsetDateTime.parse(text));
    }
  }

  record Memory(double usedMb, double limitMb) {}

  record Busy(int goroutines) {}

  record Database(int openConnections, int inUse) {}

  record Health(
      String status,
      String version,
      String mode,
      double uptimeSeconds,
      Memory memory,
      Busy runtime,
      Database database) {}

  record Upgrade(
      boolean success, String message, String currentVersion, String newVersion, String action) {}

  record Deployed(String site, int fileCount, long sizeBytes, String message) {}

  record Failure(String code, String message) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Said(boolean success, @Nullable JsonNode data, @Nullable String error) {}

  private record Envelope(@Nullable JsonNode data, @Nullable Failure error) {}

  /** The data of an answer, or a failure in the server's words. */
  <T> T typed(String line, Class<T> type) {
    return decoded(send(line, null), type);
  }

  <T> List<T> list(String line, Class<T> element) {
    var list = new ArrayList<T>();
    for (JsonNode each : decoded(send(line, null), JsonNode.class)) {
      list.add(decoded(each, element));
    }
    return list;
  }

  private static <T> T decoded(JsonNode data, Class<T> type) {
    try {
      return JSON.treeToValue(data, type);
    } catch (JsonProcessingException e) {
      throw new AssertionError("failed to decode response: " + data, e);
    }
  }

  private static <T> T decoded(Reply reply, Class<T> type) {
    try {
      var envelope = JSON.readValue(reply.text(), Envelope.class);
      var error = envelope.error();
      if (error != null) {
        throw new IllegalStateException(error.code() + ": " + error.message());
      }
      return decoded(Objects.requireNonNull(envelope.data()), type);
    } catch (JsonProcessingException e) {
      throw new AssertionError("failed to decode response: " + reply.text(), e);
    }
  }

  /** {@code POST /api/cmd}; fails with the text it would print after {@code Error:}. */
  JsonNode run(String command, String... args) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("command", command);
    body.put("args", List.of(args));
    Said said = decoded(send("POST /api/cmd", text(body)), Said.class);
    if (!said.success()) {
      throw new IllegalStateException(String.valueOf(said.error()));
    }
    return Objects.requireNonNull(said.data());
  }

  /** {@code fazt app list}: its table. */
  List<String> table() {
    var rows = new ArrayList<String>();
    for (JsonNode app : run("app", "list")) {
      var aliases = new ArrayList<String>();
      app.path("aliases").forEach(alias -> aliases.add(alias.textValue()));
      rows.add(
          app.path("id").textValue()
              + " "
              + app.path("title").textValue()
              + " "
              + app.path("visibility").textValue()
              + " "
              + (aliases.isEmpty() ? "-" : String.join(", ", aliases)));
    }
    return rows;
  }

  /** Swap and split print the body as it came. */
  String raw(String line, Map<String, Object> body) {
    return send(line, text(body)).text();
  }

  Deployed deploy(String name, byte[] zip) {
    var form = AForm.aDeploy(name, zip).bytes();
    try (var client = WireClient.to(port)) {
      client.send(ApiNode.head(token, AForm.CONTENT_TYPE, "Content-Length: " + form.length));
      client.send(form);
      return decoded(client.read(false), Deployed.class);
    }
  }

  String content(String app, String path) {
    return send("GET /api/apps/" + app + "/files/" + path, null).text();
  }

  private static String text(Map<String, Object> body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Reply send(String line, @Nullable String json) {
    String body = json == null ? "" : json;
    try (var client = WireClient.to(port)) {
      client.send(
          line
              + " HTTP/1.1\r\nHost: "
              + ApiNode.API
              + "\r\nAuthorization: Bearer "
              + token
              + "\r\nContent-Type: application/json\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body);
      return client.read(false);
    }
  }
}
