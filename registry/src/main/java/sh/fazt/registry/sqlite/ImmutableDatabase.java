package sh.fazt.registry.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import sh.fazt.registry.database.Database;
import sh.fazt.registry.database.WriteLane;
import sh.fazt.registry.domain.RejectedException;

/**
 * A database file that nobody writes, such as one in a backup: read without a lock, and without a
 * file beside it.
 */
public final class ImmutableDatabase implements Database {
  private final Path file;
  private final Handle handle;

  private ImmutableDatabase(Path file, Handle handle) {
    this.file = file;
    this.handle = handle;
  }

  /**
   * Opens the file.
   *
   * @throws RejectedException if it is no database
   */
  public static ImmutableDatabase open(Path file) {
    try {
      return new ImmutableDatabase(file, Jdbi.open(SqliteFile.openToProbe(file, false)));
    } catch (SQLException e) {
      throw new RejectedException(OpeningRejections.damaged(String.valueOf(file.getFileName())));
    }
  }

  /** What SQLite finds wrong with its pages, rows and indexes; nothing if all is well. */
  public Optional<String> damage() {
    try (Statement statement = connection().createStatement();
        ResultSet result = statement.executeQuery("PRAGMA integrity_check(1)")) {
      return result.next() && result.getString(1).equals("ok")
          ? Optional.empty()
          : Optional.of("SQLite finds its pages damaged");
    } catch (SQLException e) {
      return Optional.of("SQLite cannot read it");
    }
  }

  /** The bytes in it that are named by their hash; here mostly without them. */
  public StoredBodies bodies() {
    return new StoredBodies(connection());
  }

  private Connection connection() {
    return handle.getConnection();
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public WriteLane lane() {
    throw new UnsupportedOperationException("only read");
  }

  @Override
  public <T> CompletableFuture<T> read(Read<T> read) {
    return CompletableFuture.completedFuture(readNow(read));
  }

  @Override
  public synchronized <T> T readNow(Read<T> read) {
    return read.on(handle);
  }

  @Override
  public void close() {
    handle.close();
  }
}
