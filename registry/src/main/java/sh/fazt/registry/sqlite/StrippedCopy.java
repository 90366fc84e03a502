package sh.fazt.registry.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import sh.fazt.registry.domain.RejectedException;

/**
 * A copy of a running node's database without the bytes that are named by their hashes: a few
 * percent of it as a rule. All of it, and what is read of the source beside it, is of one moment.
 */
public final class StrippedCopy implements AutoCloseable {
  private static final String WHAT = "back up";

  private final Path target;
  private final LongRead read;
  private boolean copied;

  private StrippedCopy(Path target, LongRead read) {
    this.target = target;
    this.read = read;
  }

  /**
   * Makes the copy. The moment goes on until {@link #finish}.
   *
   * @param target an empty file
   * @throws RejectedException if there is no room, or the node ends meanwhile
   */
  public static StrippedCopy begin(SqliteDatabase source, Path target) {
    LongRead read = source.openLongReadInto(target);
    try {
      Connection connection = read.connection();
      TableCopy.prepare(connection);
      read.attachSource();
      connection.setAutoCommit(false);
      TableCopy.withoutBytes(connection);
      return new StrippedCopy(target, read);
    } catch (SQLException e) {
      try {
        throw failure(read, e);
      } finally {
        read.close();
      }
    }
  }

  private static RejectedException failure(LongRead read, SQLException e) {
    read.checkGoesOn();
    return new RejectedException(DatabaseFailures.of(WHAT, e));
  }

  /** The bodies of the source, of the same moment. */
  public StoredBodies bodies() {
    return new StoredBodies(read.connection(), TableCopy.SOURCE);
  }

  /** Whether the node ends. */
  public LongRead read() {
    return read;
  }

  /** Ends the moment and brings the copy to the disk. */
  public void finish() throws IOException {
    try {
      read.connection().commit();
      copied = true;
    } catch (SQLException e) {
      throw failure(read, e);
    }
    close();
    try (var channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  @Override
  public void close() {
    if (!copied) {
      try {
        read.connection().rollback();
      } catch (SQLException _) {
        // the file goes with the backup that failed
      }
    }
    copied = true;
    read.close();
  }
}
