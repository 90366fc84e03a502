package sh.fazt.registry.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import sh.fazt.registry.database.Database;
import sh.fazt.registry.database.WriteLane;
import sh.fazt.registry.domain.RejectedException;

/**
 * A database that no node can or should open: held and read, never written, however damaged. No
 * other node opens it meanwhile.
 */
public final class InspectedDatabase implements Database {
  private final Path file;
  private final NodeLock lock;
  private final SqliteReaders readers;

  private InspectedDatabase(Path file, NodeLock lock, SqliteReaders readers) {
    this.file = file;
    this.lock = lock;
    this.readers = readers;
  }

  /**
   * Opens the file to read it.
   *
   * @throws RejectedException if a node runs on it, it is not ours, or not even its first page can
   *     be read
   */
  public static InspectedDatabase open(Path path, DatabaseSettings settings) {
    String name = String.valueOf(path.getFileName());
    try {
      Path file = path.toRealPath();
      NodeLock lock = SqliteDatabase.held(file, settings);
      try {
        return new InspectedDatabase(file, lock, new SqliteReaders(file, settings));
      } catch (SQLException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new RejectedException(OpeningRejections.cannotWrite(name));
    } catch (SQLException e) {
      throw new RejectedException(OpeningRejections.damaged(name));
    }
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
    return readers.read(read);
  }

  @Override
  public <T> T readNow(Read<T> read) {
    return readers.readNow(read);
  }

  @Override
  public void close() {
    readers.close();
    lock.close();
  }
}
