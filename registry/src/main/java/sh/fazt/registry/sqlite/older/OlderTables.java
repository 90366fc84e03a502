package sh.fazt.registry.sqlite.older;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tables of a file, and how rows are read from them. Only plain tables count: what is a view,
 * is computed, or is kept by an extension could do anything when it is read.
 */
final class OlderTables {
  private static final int MOST_TABLES = 1_000;
  private static final int SMALLEST_ROW = 4; // bytes of a file that a row takes at least

  /** Columns without which a table says nothing. */
  private static final Map<String, Set<String>> NEEDED =
      Map.ofEntries(
          Map.entry("apps", Set.of("id")),
          Map.entry("aliases", Set.of("subdomain", "type", "targets")),
          Map.entry("files", Set.of("site_id", "path", "content")),
          Map.entry("configurations", Set.of("key", "value")),
          Map.entry("app_kv", Set.of("app_id", "key", "value")),
          Map.entry("app_docs", Set.of("app_id", "collection", "id", "data")),
          Map.entry("app_blobs", Set.of("app_id", "path", "data")),
          Map.entry("kv_store", Set.of("site_id", "key", "value")),
          Map.entry("env_vars", Set.of("site_id", "name", "value")),
          Map.entry("api_keys", Set.of("id", "name", "key_hash")),
          Map.entry("peers", Set.of("name", "url")),
          Map.entry("redirects", Set.of("slug", "destination")),
          Map.entry("webhooks", Set.of("name", "endpoint")));

  private final Connection connection;
  private final Map<String, Set<String>> columns;
  private final Set<String> unusable;
  private final long mostRows;
  private final int maxText;

  private OlderTables(
      Connection connection,
      Map<String, Set<String>> columns,
      Set<String> unusable,
      long mostRows,
      int maxText) {
    this.connection = connection;
    this.columns = columns;
    this.unusable = unusable;
    this.mostRows = mostRows;
    this.maxText = maxText;
  }

  /**
   * Looks what there is.
   *
   * @param bytes of the file: it has no more rows than fit into it
   * @param maxText bytes of a cell; a longer one is not read
   * @throws SQLException also if there are too many tables to be a file of the older release
   */
  static OlderTables of(Connection connection, long bytes, int maxText) throws SQLException {
    var columns = new TreeMap<String, Set<String>>();
    var unusable = new TreeSet<String>();
    try (Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("SELECT count(*) FROM sqlite_schema")) {
      if (!count.next() || count.getLong(1) > MOST_TABLES) {
        throw new SQLException("too many tables");
      }
    }
    var plain = new ArrayList<String>();
    try (Statement statement = connection.createStatement();
        ResultSet all = statement.executeQuery("PRAGMA main.table_list")) {
      while (all.next()) {
        String name = all.getString("name");
        if (name.startsWith("sqlite_")) {
          continue;
        }
        if ("table".equals(all.getString("type")) && all.getInt("wr") == 0) {
          plain.add(name);
        } else {
          unusable.add(name);
        }
      }
    }
    for (String table : plain) {
      Set<String> there = columnsOf(connection, table);
      if (there.containsAll(NEEDED.getOrDefault(table, Set.of()))) {
        columns.put(table, there);
      } else {
        unusable.add(table);
      }
    }
    return new OlderTables(connection, columns, unusable, bytes / SMALLEST_ROW + 1_000, maxText);
  }

  private static Set<String> columnsOf(Connection connection, String table) throws SQLException {
    var names = new TreeSet<String>();
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT name, hidden FROM pragma_table_xinfo(?)")) {
      statement.setString(1, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (rows.getInt("hidden") == 0) {
            names.add(rows.getString("name"));
          }
        }
      }
    }
    return names;
  }

  /** Tables by name, whatever they are. */
  Set<String> names() {
    var all = new TreeSet<String>(columns.keySet());
    all.addAll(unusable);
    return all;
  }

  boolean has(String table) {
    return columns.containsKey(table);
  }

  /** Those that cannot be read: no tables, or without a column that is needed. */
  Set<String> unusable() {
    return Collections.unmodifiableSet(unusable);
  }

  boolean has(String table, String column) {
    return columns.getOrDefault(table, Set.of()).contains(column);
  }

  /** Rows of a table. */
  long count(String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet count =
            statement.executeQuery("SELECT count(*) FROM " + OlderQuery.quoted(table))) {
      return count.next() ? count.getLong(1) : 0;
    }
  }

  /**
   * Reads rows of a table; none if it is missing.
   *
   * @param wanted columns; one the table has not is null in every row
   */
  OlderQuery query(String table, String... wanted) {
    var there = new ArrayList<String>();
    for (String column : wanted) {
      if (has(table, column)) {
        there.add(column);
      }
    }
    return new OlderQuery(connection, has(table) ? table : "", there, mostRows, maxText);
  }

  /** Reads cells of a table that has this column, up to some bytes. */
  OlderCell cell(String table, String column, int longest) throws SQLException {
    return new OlderCell(connection, table, column, longest);
  }

  /** Whether a row has these two texts in two columns that the table has. */
  boolean contains(String table, String column, String text, String other, String otherText)
      throws SQLException {
    if (!has(table)) {
      return false;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT 1 FROM "
                + OlderQuery.quoted(table)
                + " WHERE "
                + OlderQuery.quoted(column)
                + " = ? AND "
                + OlderQuery.quoted(other)
                + " = ?")) {
      statement.setString(1, text);
      statement.setString(2, otherText);
      try (ResultSet found = statement.executeQuery()) {
        return found.next();
      }
    }
  }

  /** Where each column is in a result: the row's number, then value and length of each. */
  static Map<String, Integer> places(List<String> columns) {
    var places = new HashMap<String, Integer>();
    for (int i = 0; i < columns.size(); i++) {
      places.put(columns.get(i), 2 + 2 * i);
    }
    return Collections.unmodifiableMap(places);
  }
}
