package sh.fazt.registry.sqlite.older;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to read from one table: some columns, perhaps of some rows, perhaps in an order. */
final class OlderQuery {
  private final Connection connection;
  private final String table;
  private final List<String> columns;
  private final long mostRows;
  private final int maxText;
  private final List<String> lengthsOnly = new ArrayList<>();
  private @Nullable String owner;
  private @Nullable String ownerColumn;
  private List<String> order = List.of();

  OlderQuery(
      Connection connection, String table, List<String> columns, long mostRows, int maxText) {
    this.connection = connection;
    this.table = table;
    this.columns = columns;
    this.mostRows = mostRows;
    this.maxText = maxText;
  }

  /** What is done with a row. */
  interface Each {
    void row(OlderRow row) throws SQLException;
  }

  /** Of this column only lengths are read. */
  OlderQuery withoutBytesOf(String column) {
    lengthsOnly.add(column);
    return this;
  }

  /** Only rows with this in a column. */
  OlderQuery where(String column, String value) {
    if (columns.contains(column)) {
      ownerColumn = column;
      owner = value;
    }
    return this;
  }

  /** Sorted by the bytes of these columns. */
  OlderQuery by(String... sorted) {
    order = List.of(sorted).stream().filter(columns::contains).toList();
    return this;
  }

  /** Reads all of them. */
  void each(Each each) throws SQLException {
    try (OlderRows rows = open()) {
      while (rows.next()) {
        each.row(rows.row());
      }
    }
  }

  /** Begins to read. */
  OlderRows open() throws SQLException {
    if (table.isEmpty()) {
      return OlderRows.none();
    }
    PreparedStatement statement = connection.prepareStatement(sql());
    try {
      if (owner != null) {
        statement.setString(1, owner);
      }
      ResultSet rows = statement.executeQuery();
      return new OlderRows(statement, rows, OlderTables.places(columns), mostRows);
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  private String sql() {
    var sql = new StringBuilder("SELECT rowid");
    for (String column : columns) {
      String name = quoted(column);
      // The length is asked first: a cell that is longer is never read into memory.
      sql.append(", ")
          .append(
              lengthsOnly.contains(column)
                  ? "NULL"
                  : "iif(octet_length(" + name + ") <= " + maxText + ", " + name + ", NULL)")
          .append(", octet_length(")
          .append(name)
          .append(")");
    }
    sql.append(" FROM ").append(quoted(table));
    if (ownerColumn != null) {
      sql.append(" WHERE ").append(quoted(ownerColumn)).append(" = ?");
    }
    for (int i = 0; i < order.size(); i++) {
      sql.append(i == 0 ? " ORDER BY " : ", ").append(quoted(order.get(i)));
    }
    return sql.toString();
  }

  static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
