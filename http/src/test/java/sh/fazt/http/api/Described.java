package sh.fazt.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.http.contract.Contract;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.OpenApi;

/** Holds what the node answers against the document it gives of itself. */
public final class Described {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final JsonNode DOCUMENT = JSON.valueToTree(OpenApi.document("1.0.0"));
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);
  private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

  private Described() {}

  /**
   * Fails unless the answer has the form the document gives it.
   *
   * @param line method and target
   */
  public static void check(String line, Reply reply) {
    int blank = line.indexOf(' ');
    String method = line.substring(0, blank);
    String path = line.substring(blank + 1).replaceFirst("[?].*", "");
    Optional<Endpoint> endpoint =
        Contract.ENDPOINTS.stream()
            .filter(one -> one.method().equals(method) && pattern(one).matcher(path).matches())
            .findFirst();
    var type = reply.field("Content-Type");
    if (type == null || !type.startsWith("application/json")) {
      return;
    }
    String pointer =
        endpoint.map(one -> response(one, reply.status())).orElse("#/components/schemas/Error");
    if (pointer.isEmpty()) {
      return;
    }
    try {
      var wrong =
          SCHEMAS.computeIfAbsent(pointer, Described::schema).validate(JSON.readTree(reply.text()));
      if (!wrong.isEmpty()) {
        throw new AssertionError(line + " is not as described: " + wrong + "\n" + reply.text());
      }
    } catch (IOException e) {
      throw new AssertionError(line + " answers no JSON: " + reply.text(), e);
    }
  }

  private static String response(Endpoint endpoint, int status) {
    String at =
        "/paths/"
            + escaped(OpenApi.path(endpoint))
            + "/"
            + endpoint.method().toLowerCase(Locale.ROOT)
            + "/responses/";
    String key = DOCUMENT.at(at + status).isMissingNode() ? "default" : Integer.toString(status);
    if (key.equals("default") && status < 400) {
      throw new AssertionError(endpoint.id() + " is not described to answer " + status);
    }
    String schema = at + key + "/content/application~1json/schema";
    return DOCUMENT.at(schema).isMissingNode() ? "" : "#" + schema;
  }

  private static String escaped(String path) {
    return path.replace("~", "~0").replace("/", "~1");
  }

  private static JsonSchema schema(String pointer) {
    ObjectNode whole = DOCUMENT.deepCopy();
    whole.put("$ref", pointer.replace("{", "%7B").replace("}", "%7D"));
    return FACTORY.getSchema(whole);
  }

  private static Pattern pattern(Endpoint endpoint) {
    String path = endpoint.path();
    List<String> parts = List.of(path.substring(1).split("/", -1));
    return Pattern.compile(
        parts.stream()
            .map(
                part ->
                    part.endsWith("...}")
                        ? ".*"
                        : part.startsWith("{") ? "[^/]+" : Pattern.quote(part))
            .collect(Collectors.joining("/", "/", "")));
  }
}
