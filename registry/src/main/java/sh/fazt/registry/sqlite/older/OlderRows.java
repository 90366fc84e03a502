package sh.fazt.registry.sqlite.older;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of a table, one at a time. */
final class OlderRows implements AutoCloseable {
  private final @Nullable PreparedStatement statement;
  private final @Nullable ResultSet rows;
  private final Map<String, Integer> places;
  private final long most;
  private long seen;

  OlderRows(
      @Nullable PreparedStatement statement,
      @Nullable ResultSet rows,
      Map<String, Integer> places,
      long most) {
    this.statement = statement;
    this.rows = rows;
    this.places = places;
    this.most = most;
  }

  static OlderRows none() {
    return new OlderRows(null, null, Map.of(), 0);
  }

  /**
   * Goes to the next row, if there is one.
   *
   * @throws SQLException also if there are more rows than fit into the file: its pages go round
   */
  boolean next() throws SQLException {
    if (rows == null || !rows.next()) {
      return false;
    }
    if (++seen > most) {
      throw new SQLException("more rows than fit into the file");
    }
    return true;
  }

  OlderRow row() {
    if (rows == null) {
      throw new IllegalStateException("there is no row");
    }
    return new OlderRow(rows, places);
  }

  @Override
  public void close() throws SQLException {
    if (statement != null) {
      statement.close();
    }
  }
}
