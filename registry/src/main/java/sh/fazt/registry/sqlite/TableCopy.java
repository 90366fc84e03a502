package sh.fazt.registry.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Copies a database into an empty one, table by table, all of it from one snapshot. What a table
 * gets may be less than it has: the bytes of files are kept elsewhere, and what is made from
 * something else is made anew.
 */
final class TableCopy {
  /** The source, on the connection of the target. */
  static final String SOURCE = "source";

  /**
   * What is not copied as it is: the columns a table gets, or nothing for a table that stays empty.
   */
  private static final Map<String, String> WITHOUT_BYTES =
      Map.ofEntries(
          Map.entry("content", "SELECT hash, size, created_at, NULL FROM source.content"),
          Map.entry("content_gzip", "SELECT hash, size, body, NULL FROM source.content_gzip"),
          Map.entry("content_chunk", ""),
          Map.entry("content_chunk_digest", ""),
          Map.entry("tree", "SELECT hash, file_count, bytes, created_at, x'' FROM source.tree"),
          Map.entry("storage_content", "SELECT * FROM source.storage_content WHERE uses > 0"),
          Map.entry("storage_chunk", ""),
          // Optimisations, and views of the journal: made anew by the node that opens the copy.
          Map.entry("snapshot", ""),
          Map.entry("view_release", ""),
          Map.entry("view_tree_file", ""),
          Map.entry("pekko_projection_offset_store", ""));

  private TableCopy() {}

  /** Something in the schema. */
  private record Item(String type, String name, String sql) {}

  /** Makes the empty main database of this connection one of ours. */
  static void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
      statement.execute("PRAGMA application_id = " + SqliteFile.APPLICATION_ID);
    }
  }

  /**
   * Copies from the attached {@link #SOURCE} to the main database of a connection with a
   * transaction, in which the caller may read more of the same snapshot.
   */
  static void withoutBytes(Connection connection) throws SQLException {
    List<Item> items = items(connection);
    try (Statement statement = connection.createStatement()) {
      for (Item table : items) {
        if (table.type().equals("table")) {
          statement.execute(table.sql());
        }
      }
      for (Item table : items) {
        if (table.type().equals("table")) {
          copy(statement, table.name());
        }
      }
      statement.execute("DELETE FROM main.sqlite_sequence");
      statement.execute("INSERT INTO main.sqlite_sequence SELECT * FROM source.sqlite_sequence");
      for (Item item : items) {
        if (!item.type().equals("table")) {
          statement.execute(item.sql());
        }
      }
    }
  }

  private static void copy(Statement statement, String table) throws SQLException {
    String quoted = '"' + table.replace("\"", "\"\"") + '"';
    String rows = WITHOUT_BYTES.getOrDefault(table, "SELECT * FROM source." + quoted);
    if (!rows.isEmpty()) {
      statement.execute("INSERT INTO main." + quoted + " " + rows);
    }
  }

  /** What SQLite makes by itself has a name of its own and often no SQL. */
  private static List<Item> items(Connection connection) throws SQLException {
    var items = new ArrayList<Item>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT type, name, sql FROM source.sqlite_schema
                 WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid""")) {
      while (row.next()) {
        items.add(new Item(row.getString(1), row.getString(2), row.getString(3)));
      }
    }
    return items;
  }
}
