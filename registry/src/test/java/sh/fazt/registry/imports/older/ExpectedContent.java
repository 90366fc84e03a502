package sh.fazt.registry.imports.older;

import static sh.fazt.registry.imports.older.ExpectedShape.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import sh.fazt.journal.Visibility;

/**
 * Reads an expected file, which says what is in a database, and says what of it is to come along
 * and which problems there are to be.
 */
final class ExpectedContent {
  private static final Set<String> LEFT_PAGES = Set.of("root", "404", "admin");

  private final JsonNode expected;
  private final boolean hasAppIds;
  private final Set<String> changedPages;
  final Map<OlderProblem, Long> problems = new TreeMap<>();

  /**
   * Of a file.
   *
   * @param changedPages sites whose pages are the owner's own
   */
  ExpectedContent(JsonNode expected, Set<String> changedPages) {
    this.expected = expected;
    this.hasAppIds = expected.get("form").textValue().equals("0.10");
    this.changedPages = changedPages;
  }

  private void problem(OlderProblem problem) {
    problems.merge(problem, 1L, Long::sum);
  }

  /** Which page of the node an app is; empty if it is none. */
  private static String page(JsonNode app) {
    if (!app.path("system").asBoolean()) {
      return "";
    }
    for (JsonNode key : app.get("owner_keys")) {
      if (LEFT_PAGES.contains(key.textValue())) {
        return key.textValue();
      }
    }
    return "";
  }

  private boolean comes(JsonNode app) {
    return page(app).isEmpty() || changedPages.contains(page(app));
  }

  ObjectNode apps() {
    ObjectNode apps = object();
    for (JsonNode app : expected.get("apps")) {
      if (comes(app)) {
        apps.set(app.get("key").textValue(), app(app));
      } else {
        problem(page(app).equals("admin") ? OlderProblem.DASHBOARD : OlderProblem.UNTOUCHED_PAGE);
      }
    }
    return apps;
  }

  private static String text(JsonNode from, String name) {
    return from.path(name).isTextual() ? from.get(name).textValue() : "";
  }

  private boolean isOwnAncestor(JsonNode app) {
    String at = text(app, "forked_from_id");
    for (int i = 0; i < 20 && !at.isEmpty(); i++) {
      if (at.equals(text(app, "key"))) {
        return true;
      }
      at = text(app(at), "forked_from_id");
    }
    return false;
  }

  private JsonNode app(String key) {
    for (JsonNode app : expected.get("apps")) {
      if (text(app, "key").equals(key)) {
        return app;
      }
    }
    return object();
  }

  private ObjectNode app(JsonNode app) {
    String key = text(app, "key");
    ObjectNode shape = object();
    shape.put("kind", text(app, "kind"));
    if (text(app, "title").isEmpty()) {
      problem(OlderProblem.TITLE_REPLACED);
    }
    shape.put("title", text(app, "title").isEmpty() ? key : text(app, "title"));
    shape.put("description", text(app, "description"));
    boolean isKnown = Visibility.parse(text(app, "visibility")).isPresent();
    if (!isKnown && app.has("visibility")) {
      problem(OlderProblem.VISIBILITY_UNKNOWN);
    }
    shape.put("visibility", isKnown ? text(app, "visibility") : "unlisted");
    shape.put("spa", app.path("spa").asInt() == 1);
    shape.put("source", app.has("source") ? text(app, "source") : "deploy");
    for (String name : new String[] {"source_url", "source_ref", "source_commit"}) {
      shape.put(name, text(app, name));
    }
    boolean circle = isOwnAncestor(app);
    if (circle) {
      problem(OlderProblem.LINEAGE_BROKEN);
    } else if (app.has("dangling")) {
      problem(OlderProblem.PARENT_GONE);
    }
    String original = text(app, "original_id");
    shape.put("original_id", circle || original.isEmpty() ? key : original);
    shape.put("forked_from_id", circle ? "" : text(app, "forked_from_id"));
    shape.put("created_at", time(text(app, "created_at")));
    shape.put("updated_at", time(text(app, "updated_at")));
    ArrayNode tags = shape.putArray("tags");
    if (app.path("tags").isTextual()) {
      problem(OlderProblem.TAGS_UNREADABLE);
    } else {
      app.path("tags").forEach(tags::add);
    }
    ArrayNode owners = shape.putArray("owner_keys");
    var keys = new TreeSet<String>();
    app.get("owner_keys").forEach(owner -> keys.add(owner.textValue()));
    keys.forEach(owners::add);
    if (text(app, "kind").equals("missing row")) {
      problem(OlderProblem.APP_WITHOUT_ROW);
    }
    if (hasAppIds && text(app, "kind").equals("row") && !key.startsWith("app_")) {
      problem(OlderProblem.APP_ID_NOT_ALLOWED);
    }
    files(app, shape.putObject("files"));
    shape.set("storage", storage(app.get("storage")));
    return shape;
  }

  /** Both forms: SQL's, and Go's with its clock at the end. */
  private static String time(String text) {
    return text.isEmpty()
        ? ""
        : Instant.parse(text.replaceFirst(" \\+0000 UTC.*", "").replace(' ', 'T') + "Z").toString();
  }

  private void files(JsonNode app, ObjectNode files) {
    app.get("files")
        .properties()
        .forEach(
            entry -> {
              JsonNode file = entry.getValue();
              ObjectNode shape = files.putObject(entry.getKey());
              shape.set("sha256", file.get("sha256"));
              shape.put("size", file.get("size").longValue());
              shape.put("mime", text(file, "mime"));
              shape.put(
                  "stored_hash",
                  file.has("stored_hash") ? text(file, "stored_hash") : text(file, "sha256"));
              shape.put("site_id", text(file, "site_id"));
              shape.put("linked", hasAppIds && !file.has("app_id_null"));
              if (file.has("unsafe_path") || file.has("odd_path")) {
                shape.put("refused", OlderProblem.PATH_NOT_ALLOWED.name());
                problem(OlderProblem.PATH_NOT_ALLOWED);
              }
            });
  }

  private ObjectNode storage(JsonNode stored) {
    ObjectNode shape = object();
    values(stored.path("kv"), shape.putObject("kv"));
    ObjectNode legacy = shape.putObject("legacy_kv");
    for (JsonNode value : stored.path("legacy_kv")) {
      if (text(value, "stored").equals("text")) {
        problem(OlderProblem.KEPT_AS_TEXT);
      }
      ObjectNode one = legacy.putObject(text(value, "key"));
      one.set("owner", value.get("owner"));
      one.set("value", value.get("value"));
      one.put("expires_at", "");
    }
    documents(stored.path("ds"), shape.putObject("ds"));
    ObjectNode blobs = shape.putObject("s3");
    for (JsonNode blob : stored.path("s3")) {
      ObjectNode one = blobs.putObject(text(blob, "path"));
      one.set("owner", blob.get("owner"));
      one.put("mime", text(blob, "mime"));
      one.put("size", blob.get("size").longValue());
      one.set("sha256", blob.get("sha256"));
    }
    ObjectNode environment = shape.putObject("env");
    for (JsonNode value : stored.path("env")) {
      String name = text(value, "name");
      if (name.equals("PATH") || !name.matches("[A-Z][A-Z0-9_]*")) {
        problem(OlderProblem.ENV_NAME_NOT_ALLOWED);
      } else {
        ObjectNode one = environment.putObject(name);
        one.set("owner", value.get("owner"));
        one.set("value_sha256", value.get("value_sha256"));
      }
    }
    return shape;
  }

  private void values(JsonNode stored, ObjectNode values) {
    for (JsonNode value : stored) {
      if (text(value, "key").isEmpty()) {
        problem(OlderProblem.NAME_NOT_ALLOWED);
      } else if (value.path("expired").asBoolean()) {
        problem(OlderProblem.EXPIRED);
      } else if (value.has("not_json")) {
        problem(OlderProblem.NOT_JSON);
      } else {
        ObjectNode one = values.putObject(text(value, "key"));
        one.set("owner", value.get("owner"));
        one.set("value", value.get("value"));
        one.put(
            "expires_at",
            value.has("expires_at")
                ? Instant.ofEpochSecond(value.get("expires_at").longValue()).toString()
                : "");
      }
    }
  }

  private void documents(JsonNode stored, ObjectNode documents) {
    stored
        .properties()
        .forEach(
            collection -> {
              for (JsonNode document : collection.getValue()) {
                JsonNode data = document.get("data");
                if (collection.getKey().isEmpty()) {
                  problem(OlderProblem.NAME_NOT_ALLOWED);
                } else if (document.has("not_json")) {
                  problem(OlderProblem.NOT_JSON);
                } else if (!data.isObject()) {
                  problem(OlderProblem.NOT_AN_OBJECT);
                } else {
                  document(collection.getKey(), document, data.deepCopy(), documents);
                }
              }
            });
  }

  private void document(
      String collection, JsonNode document, ObjectNode data, ObjectNode documents) {
    if (data.has("id") && !data.get("id").equals(document.get("id"))) {
      problem(OlderProblem.ID_INSIDE);
    }
    data.remove("id");
    ObjectNode one = documents.putObject(collection + " / " + text(document, "id"));
    one.set("owner", document.get("owner"));
    one.set("data", data);
    for (String name : new String[] {"created_at", "updated_at"}) {
      one.put(name, Instant.ofEpochSecond(document.get(name).longValue()).toString());
    }
  }

  void homeless() {
    JsonNode homeless = expected.get("homeless_storage");
    homeless.path("kv").forEach(_ -> problem(OlderProblem.OWNER_GONE));
    homeless.path("s3").forEach(_ -> problem(OlderProblem.OWNER_GONE));
    homeless.path("legacy_kv").forEach(_ -> problem(OlderProblem.OWNER_GONE));
    homeless
        .path("ds")
        .forEach(documents -> documents.forEach(_ -> problem(OlderProblem.OWNER_GONE)));
    homeless.path("env").forEach(_ -> problem(OlderProblem.ENV_OWNER_GONE));
  }

  /** What warnings say and the entries do not. */
  void warnings() {
    for (JsonNode warning : expected.get("warnings")) {
      String text = warning.textValue();
      if (text.contains("paths differ only in case")) {
        problem(OlderProblem.PATHS_ALIKE);
      } else if (text.contains("two rows for")) {
        problem(OlderProblem.FILE_TWICE);
      } else if (!text.contains("unsafe path") && !text.contains("an app that does not exist")) {
        throw new AssertionError("a warning that nobody checks: " + text);
      }
    }
  }
}
