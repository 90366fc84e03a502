package sh.fazt.registry.sqlite.older;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.imports.older.OlderProblem;

/** Under which keys something is stored at all, and what is stored under keys of no app. */
final class StoredOwners {
  /** Tables of what apps store, and where in them the owner is. */
  private static final Map<String, String> OWNERS =
      Map.of(
          "app_kv", "app_id", "app_docs", "app_id", "app_blobs", "app_id", "kv_store", "site_id");

  private final Map<String, Map<String, Long>> rows = new HashMap<>();

  StoredOwners(OlderTables tables, Held held) throws SQLException {
    for (var table : OWNERS.entrySet()) {
      Map<String, Long> counted = new TreeMap<>();
      tables
          .query(table.getKey(), table.getValue())
          .by(table.getValue())
          .each(
              row -> {
                String owner = row.textOrEmpty(table.getValue());
                if (counted.merge(owner, 1L, Long::sum) == 1) {
                  held.row(owner);
                }
              });
      rows.put(table.getKey(), counted);
    }
  }

  /** Those of an app's keys under which there is something in a table. */
  List<String> in(String table, List<String> owners) {
    Map<String, Long> there = rows.getOrDefault(table, Map.of());
    return owners.stream().filter(there::containsKey).toList();
  }

  /** Counts what no app can bring along. */
  void logHomeless(OwnerKeys owners, Set<String> apps, ProblemLog log) {
    new TreeMap<>(rows)
        .forEach(
            (table, counted) ->
                counted.forEach(
                    (owner, count) -> {
                      @Nullable String app = owners.owner(owner);
                      if (app == null || !apps.contains(app)) {
                        log.add(
                            OlderProblem.OWNER_GONE,
                            table + " of " + owner + (count == 1 ? "" : ": " + count + " rows"),
                            count);
                      }
                    }));
  }
}
