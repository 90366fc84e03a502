package sh.fazt.registry.sqlite.older;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one cell after another by the number of its row. What is sorted then need not be carried
 * through the sorting.
 */
final class OlderCell implements AutoCloseable {
  private final PreparedStatement statement;
  private final String column;

  OlderCell(Connection connection, String table, String column, int longest) throws SQLException {
    String name = OlderQuery.quoted(column);
    this.column = column;
    this.statement =
        connection.prepareStatement(
            "SELECT rowid, iif(octet_length("
                + name
                + ") <= "
                + longest
                + ", "
                + name
                + ", NULL), octet_length("
                + name
                + ") FROM "
                + OlderQuery.quoted(table)
                + " WHERE rowid = ?");
  }

  /**
   * The text of the cell, or none if it is null.
   *
   * @throws OddCell if it is too long, or no text
   */
  @Nullable String text(long row) throws SQLException {
    statement.setLong(1, row);
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next()
          ? new OlderRow(rows, OlderTables.places(List.of(column))).textOrNull(column)
          : null;
    }
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
