package sh.fazt.registry.sqlite.older;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.imports.older.OlderProblem;
import sh.fazt.registry.storage.document.Json;

/**
 * An alias as it is stored.
 *
 * @param targets JSON, if it is whole; what it holds depends on the kind
 */
record AliasRow(
    String name,
    String kind,
    @Nullable String targets,
    Optional<Instant> createdAt,
    Optional<Instant> updatedAt) {
  private static final String APP = "app_id";

  static List<AliasRow> read(OlderTables tables, Held held, ProblemLog log) throws SQLException {
    var aliases = new ArrayList<AliasRow>();
    var names = new HashSet<String>();
    tables
        .query("aliases", "subdomain", "type", "targets", "created_at", "updated_at")
        .by("subdomain")
        .each(
            row -> {
              try {
                var alias =
                    new AliasRow(
                        row.text("subdomain"),
                        row.textOrEmpty("type"),
                        row.textOrNull("targets"),
                        row.time("created_at"),
                        row.time("updated_at"));
                held.row(alias.name, alias.targets);
                if (names.add(alias.name)) {
                  aliases.add(alias);
                } else {
                  log.add(OlderProblem.ROW_TWICE, "alias " + alias.name);
                }
              } catch (OddCell e) {
                log.add(
                    OlderProblem.ROW_UNREADABLE,
                    "aliases, row " + row.id() + ": " + e.getMessage());
              }
            });
    return aliases;
  }

  boolean isProxy() {
    return kind.equals("proxy") || kind.equals("app");
  }

  /** What its targets spell; nothing if that is no JSON. */
  Optional<JsonNode> json() {
    return targets == null ? Optional.empty() : Json.parse(targets);
  }

  /** The app a proxy leads to, as far as it names one. */
  Optional<String> app() {
    return isProxy() ? json().flatMap(AliasRow::appIn) : Optional.empty();
  }

  static Optional<String> appIn(JsonNode target) {
    JsonNode app = target.get(APP);
    return app != null && app.isTextual() ? Optional.of(app.textValue()) : Optional.empty();
  }
}
