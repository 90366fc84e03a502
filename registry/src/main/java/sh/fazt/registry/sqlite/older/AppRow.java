package sh.fazt.registry.sqlite.older;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.imports.older.OlderProblem;
import sh.fazt.registry.imports.older.OlderRelease.Form;

/**
 * An app as it is listed.
 *
 * @param name before 0.10 what it is called and served as, from then on its title; may be missing
 */
record AppRow(
    String id,
    @Nullable String name,
    String description,
    @Nullable String tags,
    @Nullable String visibility,
    boolean spa,
    String source,
    String url,
    String ref,
    String commit,
    @Nullable String original,
    @Nullable String parent,
    Optional<Instant> createdAt,
    Optional<Instant> updatedAt) {

  static List<AppRow> read(OlderTables tables, Form form, Held held, ProblemLog log)
      throws SQLException {
    String name = form == Form.V0_10 ? "title" : "name";
    var apps = new ArrayList<AppRow>();
    var ids = new HashSet<String>();
    tables
        .query(
            "apps",
            "id",
            name,
            "description",
            "tags",
            "visibility",
            "spa",
            "source",
            "source_url",
            "source_ref",
            "source_commit",
            "original_id",
            "forked_from_id",
            "created_at",
            "updated_at")
        .by("id")
        .each(
            row -> {
              try {
                AppRow app = of(row, name);
                held.row(app.id, app.name, app.description, app.tags, app.url);
                if (ids.add(app.id)) {
                  apps.add(app);
                } else {
                  log.add(OlderProblem.ROW_TWICE, "app " + app.id);
                }
              } catch (OddCell e) {
                log.add(
                    OlderProblem.ROW_UNREADABLE, "apps, row " + row.id() + ": " + e.getMessage());
              }
            });
    return apps;
  }

  private static AppRow of(OlderRow row, String name) throws SQLException {
    String id = row.text("id");
    if (id.isEmpty()) {
      throw new OddCell("id is empty");
    }
    return new AppRow(
        id,
        row.textOrNull(name),
        row.textOrEmpty("description"),
        row.textOrNull("tags"),
        row.textOrNull("visibility"),
        row.isOn("spa"),
        row.textOrEmpty("source"),
        row.textOrEmpty("source_url"),
        row.textOrEmpty("source_ref"),
        row.textOrEmpty("source_commit"),
        row.textOrNull("original_id"),
        row.textOrNull("forked_from_id"),
        row.time("created_at"),
        row.time("updated_at"));
  }

  boolean isFork() {
    return parent != null && !parent.isEmpty();
  }
}
