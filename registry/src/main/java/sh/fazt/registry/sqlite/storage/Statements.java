package sh.fazt.registry.sqlite.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The statements of one connection, each prepared once. For the connection's one thread. */
final class Statements {
  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  Statements(Connection connection) {
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  /** Makes a value of a row. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Is shown a row; returns whether it wants more. */
  @FunctionalInterface
  interface Visitor {
    boolean see(ResultSet row) throws SQLException;
  }

  /** Changes rows; returns how many. */
  int update(String sql, @Nullable Object... values) {
    try {
      return bound(sql, values).executeUpdate();
    } catch (SQLException e) {
      throw new StorageFailure(e);
    }
  }

  <T> Optional<T> one(String sql, Row<T> row, @Nullable Object... values) {
    try (ResultSet rows = bound(sql, values).executeQuery()) {
      return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
    } catch (SQLException e) {
      throw new StorageFailure(e);
    }
  }

  /** The number that a query always gives. */
  long number(String sql, @Nullable Object... values) {
    return one(sql, row -> row.getLong(1), values).orElseThrow();
  }

  <T> List<T> all(String sql, Row<T> row, @Nullable Object... values) {
    var all = new ArrayList<T>();
    visit(sql, found -> all.add(row.read(found)), values);
    return all;
  }

  /** Shows rows one after another; the statement must not be used again meanwhile. */
  void visit(String sql, Visitor visitor, @Nullable Object... values) {
    try (ResultSet rows = bound(sql, values).executeQuery()) {
      while (rows.next()) {
        if (!visitor.see(rows)) {
          break;
        }
      }
    } catch (SQLException e) {
      throw new StorageFailure(e);
    }
  }

  private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }
}
