package sh.fazt.registry.sqlite.older;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sh.fazt.registry.imports.older.OlderApp;
import sh.fazt.registry.imports.older.OlderProblem;

/**
 * A file as it is stored, under its site.
 *
 * @param app id of the app it names; empty if it names none
 */
record FileRow(OlderApp.File file, String app) {
  static List<FileRow> read(OlderTables tables, Held held, ProblemLog log) throws SQLException {
    var files = new ArrayList<FileRow>();
    Map<String, String> known = new HashMap<>(); // sites, apps and types are few
    tables
        .query("files", "site_id", "path", "content", "mime_type", "hash", "updated_at", "app_id")
        .withoutBytesOf("content")
        .by("site_id", "path")
        .each(
            row -> {
              try {
                FileRow file = of(row, known);
                held.row(file.file.path(), file.file.storedHash());
                files.add(file);
              } catch (OddCell e) {
                log.add(
                    OlderProblem.ROW_UNREADABLE,
                    "files, row "
                        + row.id()
                        + " of "
                        + row.textOrEmpty("site_id")
                        + ": "
                        + e.getMessage());
              }
            });
    return files;
  }

  private static FileRow of(OlderRow row, Map<String, String> known) throws SQLException {
    String app = once(known, row.textOrEmpty("app_id"));
    return new FileRow(
        new OlderApp.File(
            row.id(),
            row.text("path"),
            once(known, row.text("site_id")),
            !app.isEmpty(),
            row.size("content"),
            once(known, row.textOrEmpty("mime_type")),
            row.textOrEmpty("hash"),
            row.time("updated_at")),
        app);
  }

  private static String once(Map<String, String> known, String text) {
    String same = known.putIfAbsent(text, text);
    return same == null ? text : same;
  }

  String site() {
    return file.site();
  }
}
