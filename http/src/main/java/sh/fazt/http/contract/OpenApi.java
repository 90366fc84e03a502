package sh.fazt.http.contract;

import static sh.fazt.http.contract.JsonSchema.described;
import static sh.fazt.http.contract.JsonSchema.reference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sh.fazt.http.contract.Endpoint.Trait;

/** The contract as a document that other programs understand: OpenAPI 3.1. */
public final class OpenApi {
  private static final String JSON = "application/json";
  private static final String ERROR = "Error";
  private static final String PLAN = "Plan";

  /** How a query says yes or no; nothing behind the name is yes. */
  private static final List<Object> SPELLED_FLAGS =
      List.of(true, false, "true", "false", "1", "0", "");

  private final JsonSchema schemas = new JsonSchema();

  private OpenApi() {}

  /**
   * The whole document, as JSON values.
   *
   * @param version of the product
   */
  public static Map<String, Object> document(String version) {
    return new OpenApi().whole(version);
  }

  private Map<String, Object> whole(String version) {
    schemas.component(ERROR, error());
    schemas.component(PLAN, plan());
    var paths = new LinkedHashMap<String, Map<String, Object>>();
    for (Endpoint endpoint : Contract.ENDPOINTS) {
      paths
          .computeIfAbsent(path(endpoint), _ -> new LinkedHashMap<>())
          .put(endpoint.method().toLowerCase(Locale.ROOT), operation(endpoint));
    }
    var document = new LinkedHashMap<String, Object>();
    document.put("openapi", "3.1.0");
    document.put(
        "info",
        Map.of(
            "title",
            "fazt",
            "version",
            version,
            "description",
            "The API of a fazt node. It lives on admin.DOMAIN and api.DOMAIN, and on"
                + " localhost, the loopback addresses and an address that is the node's domain."));
    document.put(
        "servers",
        List.of(Map.of("url", "/", "description", "The host this document was read from")));
    document.put("paths", paths);
    document.put(
        "components",
        Map.of(
            "securitySchemes",
            Map.of(
                "key",
                described(
                    Map.of("type", "http", "scheme", "bearer"), "A key: 64 hexadecimal digits"),
                "session",
                described(
                    Map.of("type", "apiKey", "in", "cookie", "name", "cc_session"),
                    "The operator, signed in; changes need a page of the same host. Over TLS the"
                        + " cookie's name is __Host-cc_session")),
            "schemas",
            schemas.components()));
    return document;
  }

  /** The path as the document has it, which knows no segment that may hold slashes. */
  public static String path(Endpoint endpoint) {
    return endpoint.path().replace("...}", "}");
  }

  private Map<String, Object> operation(Endpoint endpoint) {
    var operation = new LinkedHashMap<String, Object>();
    operation.put("operationId", endpoint.id());
    operation.put("tags", List.of(endpoint.id().replaceFirst("[.].*", "")));
    operation.put("summary", endpoint.summary());
    operation.put("description", access(endpoint));
    operation.put("security", security(endpoint.access()));
    operation.put("parameters", parameters(endpoint));
    var body = endpoint.body();
    if (body != null) {
      operation.put(
          "requestBody",
          Map.of(
              "required",
              !endpoint.is(Trait.BODY_OPTIONAL),
              "content",
              Map.of(
                  JSON,
                  Map.of(
                      "schema",
                      endpoint.is(Trait.LENIENT)
                          ? JsonSchema.named(body)
                          : schemas.sent(body, endpoint.id() + ".body")))));
    } else if (endpoint.is(Trait.UPLOAD)) {
      operation.put("requestBody", Map.of("required", true, "content", upload(endpoint)));
    }
    if (endpoint.is(Trait.TAKES_BYTES)) {
      operation.put("requestBody", Map.of("required", true, "content", Map.of("*/*", Map.of())));
    }
    operation.put("responses", responses(endpoint));
    return operation;
  }

  private static String access(Endpoint endpoint) {
    return switch (endpoint.access()) {
      case ANYONE -> "For everybody.";
      case KNOWN -> "For whoever has a key or is signed in.";
      case SESSION -> "For the operator, signed in.";
      case READ, DEPLOY, ROUTE, DATA, ADMIN ->
          "Needs the scope " + endpoint.access().scope().orElseThrow().word() + ".";
    };
  }

  private static List<Map<String, List<String>>> security(RequiredAccess access) {
    Map<String, List<String>> key = Map.of("key", List.of());
    Map<String, List<String>> session = Map.of("session", List.of());
    return switch (access) {
      case ANYONE -> List.of(Map.of(), key, session);
      case SESSION -> List.of(session);
      case KNOWN, READ, DEPLOY, ROUTE, DATA, ADMIN -> List.of(key, session);
    };
  }

  private List<Map<String, Object>> parameters(Endpoint endpoint) {
    var all = new ArrayList<Map<String, Object>>();
    endpoint.segments().forEach(field -> all.add(parameter("path", field)));
    endpoint.query().forEach(field -> all.add(parameter("query", field)));
    if (endpoint.is(Trait.CHANGES)) {
      all.add(
          header(
              "X-Fazt-Reason", "Why, kept in the journal", "^[^\\x00-\\x1f\\x7f-\\x9f]{0,500}$"));
      all.add(header("X-Fazt-Plan", "1: change nothing, only tell what would be written", "^1$"));
      all.add(header("Idempotency-Key", "Do it once, however often it is sent", "^[!-~]{1,128}$"));
    }
    if (endpoint.is(Trait.CHANGES) && endpoint.is(Trait.VERSIONED)) {
      all.add(
          header(
              "If-Match",
              "The version it must have, such as \"v7\" or \"r1234\"",
              "^(\"[vr][1-9][0-9]{0,17}\"|[vr][1-9][0-9]{0,17})$"));
    }
    if (endpoint.is(Trait.TAKES_ONLY_NEW)) {
      all.add(header("If-None-Match", "*: only if there is none yet", "^[*]$"));
    }
    return all;
  }

  private Map<String, Object> parameter(String in, Field field) {
    var parameter = new LinkedHashMap<String, Object>();
    parameter.put("name", field.name());
    parameter.put("in", in);
    parameter.put("required", field.required() || in.equals("path"));
    parameter.put("description", field.meaning());
    if (in.equals("query") && field.shape() instanceof Shape.Flag) {
      parameter.put("allowEmptyValue", true);
      parameter.put("schema", Map.of("enum", SPELLED_FLAGS));
    } else {
      parameter.put("schema", schemas.sent(field.shape(), field.name()));
    }
    return parameter;
  }

  private static Map<String, Object> header(String name, String meaning, String pattern) {
    var parameter = new LinkedHashMap<String, Object>();
    parameter.put("name", name);
    parameter.put("in", "header");
    parameter.put("required", false);
    parameter.put("description", meaning);
    parameter.put("schema", Map.of("type", "string", "pattern", pattern));
    return parameter;
  }

  private static Map<String, Object> upload(Endpoint endpoint) {
    var binary = Map.<String, Object>of("type", "string", "format", "binary");
    if (!endpoint.equals(NodeContract.DEPLOY)) {
      return Map.of("application/zip", Map.of("schema", binary));
    }
    var text = Map.<String, Object>of("type", "string");
    var fields = new LinkedHashMap<String, Object>();
    fields.put("site_name", described(text, "The alias"));
    fields.put("file", described(binary, "The zip; its name ends in .zip"));
    fields.put("message", described(text, "Kept with the release"));
    fields.put("spa", described(text, "true: unknown paths show index.html"));
    for (String name : List.of("source_type", "source_url", "source_ref", "source_commit")) {
      fields.put(name, described(text, "Where it came from"));
    }
    return Map.of(
        "multipart/form-data",
        Map.of("schema", JsonSchema.object(fields, List.of("site_name", "file"))));
  }

  private Map<String, Object> responses(Endpoint endpoint) {
    var responses = new LinkedHashMap<String, Object>();
    String status = Integer.toString(endpoint.status());
    Map<String, Object> data = schemas.of(endpoint.answer(), endpoint.id());
    boolean changes = endpoint.is(Trait.CHANGES);
    boolean planned = changes && endpoint.status() == 200;
    responses.put(
        status,
        endpoint.status() / 100 == 3
            ? Map.of("description", "Where to go on")
            : endpoint.status() == 204
                ? Map.of("description", "Done; there is nothing to say")
                : answer(
                    "What was asked for",
                    isRaw(endpoint)
                        ? Map.of("*/*", Map.of())
                        : json(
                            envelope(
                                planned
                                    ? Map.of("anyOf", List.of(data, reference(PLAN)))
                                    : data))));
    if (changes && !planned) {
      responses.put("200", answer("What would be written", json(envelope(reference(PLAN)))));
    }
    responses.put("4XX", answer("Why not", json(reference(ERROR))));
    responses.put("5XX", answer("What went wrong here", json(reference(ERROR))));
    return responses;
  }

  private static boolean isRaw(Endpoint endpoint) {
    return endpoint.is(Trait.PLAIN) || endpoint.answer() instanceof Shape.Bytes;
  }

  private static Map<String, Object> answer(String what, Map<String, Object> content) {
    return Map.of("description", what, "content", content);
  }

  private static Map<String, Object> json(Map<String, Object> schema) {
    return Map.of(JSON, Map.of("schema", schema));
  }

  private Map<String, Object> envelope(Map<String, Object> data) {
    var meta =
        schemas.of(
            Shape.group(
                Field.optional("total", Shape.COUNT, "Entries of all pages"),
                Field.optional("next_cursor", Shape.TEXT, "Where the next page begins"),
                Field.optional("offset", Shape.COUNT, "The offset that was asked for"),
                Field.optional("limit", Shape.COUNT, "With an offset: the limit"),
                Field.optional("has_more", Shape.FLAG, "With an offset: whether more follow")),
            "meta");
    var properties = new LinkedHashMap<String, Object>();
    properties.put("data", data);
    properties.put("meta", meta);
    return JsonSchema.object(properties, List.of("data"));
  }

  private Map<String, Object> error() {
    return schemas.of(
        Shape.group(
            Field.required(
                "error",
                Shape.group(
                    Field.required("code", Shape.TEXT, "A stable word"),
                    Field.required("message", Shape.TEXT, "A sentence"),
                    Field.optional("details", Shape.ANYTHING, "More for programs")),
                "Why not"),
            Field.optional(
                "data",
                Shape.group(
                    Field.required("success", Shape.FLAG, "false"),
                    Field.required("error", Shape.TEXT, "The sentence again")),
                "Of a command, where older clients look for it")),
        ERROR);
  }

  private Map<String, Object> plan() {
    return schemas.of(
        Shape.group(
            Field.required(
                "plan",
                Shape.list(
                    Shape.group(
                        Field.required("event", Shape.TEXT, "The kind of event"),
                        Field.required("facts", Shape.ANYTHING, "What it would say"))),
                "What would be written, in its order")),
        PLAN);
  }
}
