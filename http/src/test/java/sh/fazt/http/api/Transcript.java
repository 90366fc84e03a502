package sh.fazt.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;

/**
 * What the older release answered, one exchange after the other, and the comparison with what we
 * answer: the same status and type, and in JSON everything it said. Ids are those of the one that
 * answered, times are real where its own were empty, no list is {@code null}, addresses have the
 * scheme and port that work, templates hold what ours hold, and we may say more.
 */
public final class Transcript {
  public static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final String FORM = "multipart/form-data; boundary=----t";

  private final int port;
  private final String token;
  private final Map<String, String> ids = new HashMap<>();

  public Transcript(int port, String token) {
    this.port = port;
    this.token = token;
  }

  /** One exchange as it was recorded. */
  public record Exchange(String name, JsonNode request, JsonNode response) {}

  /** With a server that was made for it. */
  public static List<Exchange> recorded() {
    return recorded("v0.10.1-fresh.jsonl");
  }

  /** With a server on the file that is imported here. */
  public static List<Exchange> recordedOnMigrated() {
    return recorded("v0.10.1-migrated.jsonl");
  }

  private static List<Exchange> recorded(String file) {
    var in = Objects.requireNonNull(Transcript.class.getResourceAsStream(file));
    try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      var all = new ArrayList<Exchange>();
      for (String line : lines.lines().toList()) {
        JsonNode row = JSON.readTree(line);
        all.add(new Exchange(row.path("case").asText(), row.path("request"), row.path("response")));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks us the same. */
  public Reply replay(Exchange exchange, byte[] zip) {
    var request = exchange.request();
    JsonNode body = request.path("body");
    String text = body.isNull() ? "" : body.isTextual() ? body.textValue() : ours(body.toString());
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String type = "";
    if (body.has("multipart_fields")) {
      bytes = form(exchange, body, zip);
      type = "Content-Type: " + FORM.replace("----t", AForm.BOUNDARY) + "\r\n";
    } else if (body.isObject()) {
      type = "Content-Type: application/json\r\n";
    }
    var head = new StringBuilder();
    head.append(request.path("method").asText()).append(' ');
    head.append(ours(request.path("path").asText())).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(request.path("host").asText()).append("\r\n").append(type);
    // one slot of a split, the last, so that a visitor sees the same each time
    head.append("Cookie: X-Fazt-Variant=99\r\n");
    if (request.path("auth").asText().equals("token")) {
      head.append("Authorization: Bearer ").append(token).append("\r\n");
    }
    if (type.isEmpty()) {
      request
          .path("headers")
          .properties()
          .forEach(
              field ->
                  head.append(field.getKey() + ": " + field.getValue().asText()).append("\r\n"));
    }
    head.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
    try (var client = WireClient.to(port)) {
      client.send(head.toString());
      client.send(bytes);
      return client.read(false);
    }
  }

  private static byte[] form(Exchange exchange, JsonNode body, byte[] zip) {
    var form = AForm.aForm();
    body.path("multipart_fields")
        .properties()
        .forEach(field -> form.field(field.getKey(), field.getValue().asText()));
    boolean broken = exchange.name().equals("deploy not a zip");
    body.path("file_part")
        .forEach(
            name ->
                form.file(
                    "file",
                    name.asText(),
                    broken ? "no zip".getBytes(StandardCharsets.US_ASCII) : zip));
    return form.bytes();
  }

  private String ours(String text) {
    String mine = text;
    for (var id : ids.entrySet()) {
      mine = mine.replace(id.getKey(), id.getValue());
    }
    return mine;
  }

  /** From now on their id stands for ours. */
  public void learn(Exchange exchange, Reply reply) {
    String theirs =
        json(exchange.response().path("body").asText()).path("data").path("id").asText();
    String mine = json(reply.text()).path("data").path("id").asText();
    if (!theirs.isEmpty() && !mine.isEmpty()) {
      ids.put(theirs, mine);
    }
  }

  /** In what we differ, in words; none if we do not. */
  @Nullable String difference(Exchange exchange, Reply reply) {
    var expected = exchange.response();
    if (reply.status() != expected.path("status").asInt()) {
      return "status " + reply.status() + " instead of " + expected.path("status");
    }
    String type = expected.path("headers").path("Content-Type").asText();
    if (!plain(reply.field("Content-Type")).equals(plain(type))) {
      return "type " + reply.field("Content-Type") + " instead of " + type;
    }
    String location = expected.path("headers").path("Location").asText();
    if (!location.isEmpty() && !location.equals(reply.field("Location"))) {
      return "location " + reply.field("Location") + " instead of " + location;
    }
    JsonNode body = expected.path("body");
    if (body.isObject()) {
      return null;
    }
    if (!type.equals("application/json")) {
      return reply.text().equals(body.asText()) ? null : "body " + reply.text();
    }
    return difference("", json(body.asText()), json(reply.text()));
  }

  private static String plain(@Nullable String type) {
    return Objects.requireNonNull(type).replaceFirst(";.*", "");
  }

  private @Nullable String difference(String at, JsonNode theirs, JsonNode mine) {
    if (theirs.isObject()) {
      for (String name :
          new TreeSet<>(theirs.properties().stream().map(Map.Entry::getKey).toList())) {
        String found = difference(at + "/" + name, theirs.path(name), mine.path(name));
        if (found != null) {
          return found;
        }
      }
      return mine.isObject() ? null : at + " is no object: " + mine;
    }
    if (theirs.isArray()) {
      if (mine.size() != theirs.size()) {
        return at + " is " + mine + " instead of " + theirs;
      }
      for (int i = 0; i < theirs.size(); i++) {
        String found = difference(at + "/" + i, theirs.get(i), mine.get(i));
        if (found != null) {
          return found;
        }
      }
      return null;
    }
    if (theirs.isNull()) {
      return mine.isArray() && mine.isEmpty() ? null : at + " is " + mine + " instead of null";
    }
    if (at.endsWith("/file_count") || at.endsWith("/size_bytes")) {
      return mine.isIntegralNumber() ? null : at + " is " + mine;
    }
    if (at.endsWith("_at") && theirs.asText().isEmpty()) {
      return null;
    }
    if (at.endsWith("/url") && mine.asText().matches("https?://[^/]*")) {
      return host(theirs).equals(host(mine)) ? null : at + " is " + mine;
    }
    return ours(theirs.asText()).equals(mine.asText())
        ? null
        : at + " is " + mine + " instead of " + theirs;
  }

  private static String host(JsonNode url) {
    return url.asText().replaceFirst("https?://", "").replaceFirst("[:/].*", "");
  }

  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException _) {
      return JSON.missingNode();
    }
  }
}
