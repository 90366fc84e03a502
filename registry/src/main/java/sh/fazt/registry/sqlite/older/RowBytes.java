package sh.fazt.registry.sqlite.older;

import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The bytes of one cell, some at a time: never more in memory than one piece. */
final class RowBytes extends InputStream {
  private static final int PIECE = 4 << 20;

  private final Connection connection;
  private final String sql;
  private final String file;
  private final long row;
  private final long size;
  private byte[] piece = {};
  private int at;
  private long read;

  /**
   * Of a cell.
   *
   * @param file name of the database, for refusals
   * @param size the cell's, in bytes
   */
  RowBytes(Connection connection, String file, String table, String column, long row, long size) {
    this.connection = connection;
    this.file = file;
    this.sql =
        "SELECT substr(CAST("
            + OlderQuery.quoted(column)
            + " AS BLOB), ?, ?) FROM "
            + OlderQuery.quoted(table)
            + " WHERE rowid = ?";
    this.row = row;
    this.size = size;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (at == piece.length) {
      if (read == size) {
        return -1;
      }
      piece = next();
      read += piece.length;
      at = 0;
    }
    int some = Math.min(length, piece.length - at);
    System.arraycopy(piece, at, into, offset, some);
    at += some;
    return some;
  }

  private byte[] next() {
    int wanted = (int) Math.min(PIECE, size - read);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, read + 1);
      statement.setInt(2, wanted);
      statement.setLong(3, row);
      try (ResultSet rows = statement.executeQuery()) {
        byte[] bytes = rows.next() ? rows.getBytes(1) : null;
        if (bytes != null && bytes.length == wanted) {
          return bytes;
        }
      }
    } catch (SQLException e) {
      throw OlderRejections.damaged(file).asException();
    }
    throw OlderRejections.damaged(file).asException();
  }
}
