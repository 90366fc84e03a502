package sh.fazt.registry.sqlite.older;

import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows that an app stored under one of its keys and, later and under the same name, under another
 * one: the newest counts.
 */
final class SupersededRows {
  private final OlderTables tables;
  private final Held held;
  private @Nullable String last;
  private long lastRow;
  private Instant lastTime = Instant.MIN;

  SupersededRows(OlderTables tables, Held held) {
    this.tables = tables;
    this.held = held;
  }

  /**
   * Numbers of the rows that do not count.
   *
   * @param name the columns that name a thing
   */
  Set<Long> of(String table, String ownerColumn, List<String> owners, String... name)
      throws SQLException {
    Set<Long> superseded = new HashSet<>();
    if (owners.size() < 2) {
      return superseded;
    }
    String second = name.length > 1 ? name[1] : "";
    tables
        .query(table, name[0], second, "updated_at")
        .where(ownerColumn, owners)
        .by(name)
        .each(
            row -> {
              String named = row.textOrEmpty(name[0]) + '\0' + row.textOrEmpty(second);
              Instant time = row.time("updated_at").orElse(Instant.MIN);
              if (!named.equals(last)) {
                last = named;
                lastRow = row.id();
                lastTime = time;
                return;
              }
              held.row();
              if (time.isBefore(lastTime)) {
                superseded.add(row.id());
              } else {
                superseded.add(lastRow);
                lastRow = row.id();
                lastTime = time;
              }
            });
    return superseded;
  }
}
