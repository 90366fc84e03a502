package sh.fazt.registry.sqlite.older;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
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
  private List<String> values = List.of();
  private @Nullable String column;
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

  /** Only rows with one of these in a column that the table has. */
  OlderQuery where(String there, List<String> any) {
    column = there;
    values = List.copyOf(any);
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
      for (int i = 0; i < values.size(); i++) {
        statement.setString(i + 1, values.get(i));
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
    for (String one : columns) {
      String name = quoted(one);
      // The length is asked first: a cell that is longer is never read into memory.
      sql.append(", ")
          .append(
              lengthsOnly.contains(one)
                  ? "NULL"
                  : "iif(octet_length(" + name + ") <= " + maxText + ", " + name + ", NULL)")
          .append(", octet_length(")
          .append(name)
          .append(")");
    }
    sql.append(" FROM ").append(quoted(table));
    if (column != null) {
      sql.append(" WHERE ")
          .append(quoted(column))
          .append(" IN (")
          .append(String.join(", ", Collections.nCopies(values.size(), "?")))
          .append(")");
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
