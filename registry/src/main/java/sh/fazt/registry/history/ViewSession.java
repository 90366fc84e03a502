package sh.fazt.registry.history;

import java.sql.Connection;
import java.sql.SQLException;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.projection.jdbc.JdbcSession;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.sqlite.SqliteDatabase;
import sh.fazt.registry.sqlite.WriteLock;

/**
 * One transaction of a view: the view's rows and how far it has read are committed together. It
 * waits for its turn to write the file when it is first used.
 */
final class ViewSession implements JdbcSession {
  private final SqliteDatabase database;
  private WriteLock.@Nullable Held held;
  private @Nullable Connection connection;

  ViewSession(SqliteDatabase database) {
    this.database = database;
  }

  @Override
  public <R> R withConnection(Function<Connection, R> work) throws Exception {
    return work.apply(connection());
  }

  Connection connection() throws SQLException {
    var open = connection;
    if (open == null) {
      held = database.writeLock().take();
      open = database.openWriter();
      open.setAutoCommit(false);
      connection = open;
    }
    return open;
  }

  @Override
  public void commit() throws SQLException {
    if (connection != null) {
      connection.commit();
    }
  }

  @Override
  public void rollback() throws SQLException {
    if (connection != null) {
      connection.rollback();
    }
  }

  @Override
  public void close() throws SQLException {
    try {
      if (connection != null) {
        connection.close();
        connection = null;
      }
    } finally {
      if (held != null) {
        held.close();
        held = null;
      }
    }
  }
}
