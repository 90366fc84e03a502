package sh.fazt.registry.sqlite.older;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.imports.older.OlderProblem;
import sh.fazt.registry.imports.older.OlderStored;
import sh.fazt.registry.storage.StorageSettings;
import sh.fazt.registry.storage.document.Json;

/** What one app stored, row by row. What cannot be stored here is counted and left out. */
final class StoredReader {
  private static final long NO_MORE = 253_402_300_799L; // the last second of the year 9999
  private static final String MEDIA_CACHE = "_media/";

  private final OlderTables tables;
  private final StorageSettings limits;
  private final Held held;
  private final Instant now;
  private final ProblemLog log;
  private final String app;

  /**
   * Of an app.
   *
   * @param now what has expired by then is not there
   * @param app names it in problems
   */
  StoredReader(
      OlderTables tables,
      StorageSettings limits,
      Held held,
      Instant now,
      ProblemLog log,
      String app) {
    this.tables = tables;
    this.limits = limits;
    this.held = held;
    this.now = now;
    this.log = log;
    this.app = app;
  }

  /** A problem of one row. */
  private static final class Left extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final OlderProblem why;

    Left(OlderProblem why) {
      super(why.name(), null, false, false);
      this.why = why;
    }
  }

  /** Reads one row, or throws what is wrong with it. */
  private interface Reading<T> {
    T of(OlderRow row) throws SQLException;
  }

  private <T> @Nullable T read(String what, OlderRow row, String name, Reading<T> reading)
      throws SQLException {
    String shown = app + ": " + what + " " + name;
    try {
      if (!row.isNull("user_id")) {
        throw new Left(OlderProblem.OF_A_USER);
      }
      return reading.of(row);
    } catch (Left e) {
      log.add(e.why, shown);
    } catch (OddCell e) {
      log.add(OlderProblem.ROW_UNREADABLE, shown + ": " + e.getMessage());
    }
    return null;
  }

  private String name(String name) {
    if (name.isEmpty()
        || name.indexOf('\0') >= 0
        || name.length() > limits.maxKey()
        || Json.bytes(name) > limits.maxKey()) {
      throw new Left(OlderProblem.NAME_NOT_ALLOWED);
    }
    return name;
  }

  private static JsonNode json(@Nullable String text) {
    return Optional.ofNullable(text)
        .flatMap(Json::parse)
        .orElseThrow(() -> new Left(OlderProblem.NOT_JSON));
  }

  private static void fits(long size, long most) {
    if (size > most) {
      throw new Left(OlderProblem.VALUE_TOO_LARGE);
    }
  }

  private Optional<Instant> expiry(OlderRow row) throws SQLException {
    if (row.isNull("expires_at")) {
      return Optional.empty();
    }
    OptionalLong seconds = row.number("expires_at");
    Instant at =
        seconds.isPresent()
            ? Instant.ofEpochSecond(Math.clamp(seconds.getAsLong(), 0, NO_MORE))
            : row.time("expires_at").orElseThrow(() -> new Left(OlderProblem.EXPIRY_UNREADABLE));
    if (!at.isAfter(now)) {
      throw new Left(OlderProblem.EXPIRED);
    }
    return at.getEpochSecond() == NO_MORE ? Optional.empty() : Optional.of(at);
  }

  void values(List<String> owners, Consumer<OlderStored.Value> each) throws SQLException {
    if (owners.isEmpty()) {
      return;
    }
    Set<Long> older = new SupersededRows(tables, held).of("app_kv", "app_id", owners, "key");
    try (OlderCell cell = tables.cell("app_kv", "value", limits.maxValue())) {
      tables
          .query("app_kv", "app_id", "key", "value", "expires_at", "user_id")
          .withoutBytesOf("value")
          .where("app_id", owners)
          .by("key")
          .each(row -> value(row, older, cell, each));
    }
  }

  private void value(
      OlderRow row, Set<Long> older, OlderCell cell, Consumer<OlderStored.Value> each)
      throws SQLException {
    var value =
        read(
            "key",
            row,
            row.textOrEmpty("key"),
            _ -> {
              String key = name(row.text("key"));
              newest(row, older);
              Optional<Instant> expiry = expiry(row);
              fits(row.size("value"), limits.maxValue());
              return new OlderStored.Value(
                  row.text("app_id"), key, json(cell.text(row.id())), expiry, false);
            });
    if (value != null) {
      each.accept(value);
    }
  }

  private static void newest(OlderRow row, Set<Long> older) throws SQLException {
    if (older.contains(row.id())) {
      throw new Left(OlderProblem.STORED_TWICE);
    }
  }

  /** Those of the first generation. A value of the second under the same key goes before. */
  void legacyValues(List<String> owners, List<String> later, Consumer<OlderStored.Value> each)
      throws SQLException {
    if (owners.isEmpty()) {
      return;
    }
    Set<Long> older = new SupersededRows(tables, held).of("kv_store", "site_id", owners, "key");
    try (OlderCell cell = tables.cell("kv_store", "value", limits.maxValue())) {
      tables
          .query("kv_store", "site_id", "key", "value")
          .withoutBytesOf("value")
          .where("site_id", owners)
          .by("key")
          .each(
              row -> {
                var value =
                    read(
                        "early key",
                        row,
                        row.textOrEmpty("key"),
                        _ -> {
                          String key = name(row.text("key"));
                          newest(row, older);
                          if (isStored(later, key)) {
                            throw new Left(OlderProblem.STORED_TWICE);
                          }
                          fits(row.size("value"), limits.maxValue());
                          JsonNode json = legacy(key, cell.text(row.id()));
                          return new OlderStored.Value(
                              row.text("site_id"), key, json, Optional.empty(), true);
                        });
                if (value != null) {
                  each.accept(value);
                }
              });
    }
  }

  private boolean isStored(List<String> owners, String key) throws SQLException {
    for (String owner : owners) {
      if (tables.contains("app_kv", "app_id", owner, "key", key)) {
        return true;
      }
    }
    return false;
  }

  private JsonNode legacy(String key, @Nullable String text) {
    if (text == null) {
      return JsonNodeFactory.instance.nullNode();
    }
    return Json.parse(text)
        .orElseGet(
            () -> {
              log.add(OlderProblem.KEPT_AS_TEXT, app + ": early key " + key);
              return JsonNodeFactory.instance.textNode(text);
            });
  }

  void documents(List<String> owners, Consumer<OlderStored.Document> each) throws SQLException {
    if (owners.isEmpty()) {
      return;
    }
    Set<Long> older =
        new SupersededRows(tables, held).of("app_docs", "app_id", owners, "collection", "id");
    try (OlderCell cell = tables.cell("app_docs", "data", limits.maxDocument())) {
      tables
          .query(
              "app_docs",
              "app_id",
              "collection",
              "id",
              "data",
              "created_at",
              "updated_at",
              "user_id")
          .withoutBytesOf("data")
          .where("app_id", owners)
          .by("collection", "created_at", "id")
          .each(
              row -> {
                var document =
                    read(
                        "document",
                        row,
                        row.textOrEmpty("collection") + "/" + row.textOrEmpty("id"),
                        _ -> document(row, older, cell));
                if (document != null) {
                  each.accept(document);
                }
              });
    }
  }

  private OlderStored.Document document(OlderRow row, Set<Long> older, OlderCell cell)
      throws SQLException {
    String collection = name(row.text("collection"));
    String id = name(row.text("id"));
    newest(row, older);
    fits(row.size("data"), limits.maxDocument());
    if (!(json(cell.text(row.id())) instanceof ObjectNode data)) {
      throw new Left(OlderProblem.NOT_AN_OBJECT);
    }
    JsonNode inside = data.remove("id");
    if (inside != null && !(inside.isTextual() && inside.textValue().equals(id))) {
      log.add(OlderProblem.ID_INSIDE, app + ": document " + collection + "/" + id);
    }
    return new OlderStored.Document(
        row.text("app_id"), collection, id, data, row.time("created_at"), row.time("updated_at"));
  }

  void blobs(List<String> owners, Consumer<OlderStored.Blob> each) throws SQLException {
    if (owners.isEmpty()) {
      return;
    }
    Set<Long> older = new SupersededRows(tables, held).of("app_blobs", "app_id", owners, "path");
    tables
        .query("app_blobs", "app_id", "path", "data", "mime_type", "updated_at", "user_id")
        .withoutBytesOf("data")
        .where("app_id", owners)
        .by("path")
        .each(
            row -> {
              var blob = read("blob", row, row.textOrEmpty("path"), _ -> blob(row, older));
              if (blob != null) {
                each.accept(blob);
              }
            });
  }

  private OlderStored.Blob blob(OlderRow row, Set<Long> older) throws SQLException {
    String path = name(row.text("path"));
    newest(row, older);
    if (path.startsWith(MEDIA_CACHE)) {
      throw new Left(OlderProblem.MEDIA_CACHE);
    }
    fits(row.size("data"), limits.maxBlob());
    String mime = row.textOrEmpty("mime_type");
    return new OlderStored.Blob(
        row.text("app_id"),
        row.id(),
        path,
        row.size("data"),
        FileRules.isMediaType(mime) ? mime : "",
        row.time("updated_at"));
  }
}
