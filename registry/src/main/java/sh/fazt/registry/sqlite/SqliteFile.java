package sh.fazt.registry.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** How the file is reached: connection strings for its users, and what SQLite's errors mean. */
public final class SqliteFile {
  /**
   * {@code fazt} in ASCII, at offset 68 of the file: marks the databases of this program. Releases
   * before 1.0 left it 0.
   */
  public static final int APPLICATION_ID = 0x66617a74;

  /** The schema this program knows; compared with the file's {@code schema_compat}. */
  public static final int SCHEMA = 1;

  /** After a checkpoint the log is cut back to this, whatever it grew to. */
  private static final long LOG_BYTES = 64L << 20;

  public static final int PAGE_BYTES = 4096;

  /**
   * Pages in the log that start a checkpoint: 16 MiB, so that most uploads are written once while
   * somebody waits and moved to their place with those that follow. Durable is what is in the log.
   */
  private static final int CHECKPOINT_PAGES = 4096;

  private SqliteFile() {}

  /**
   * The one way to write: WAL, every commit on disk before it is answered, and the write lock taken
   * at the beginning so that no transaction fails half way for having read first. The file is there
   * already: one that was taken away is not made anew behind everybody's back.
   */
  public static String writerUrl(Path file, DatabaseSettings settings) {
    String url =
        "jdbc:sqlite:file:"
            + escaped(file)
            + "?mode=rw&journal_mode=WAL&synchronous=FULL&foreign_keys=true&transaction_mode=IMMEDIATE"
            + "&journal_size_limit="
            + LOG_BYTES
            + "&wal_autocheckpoint="
            + CHECKPOINT_PAGES
            + "&busy_timeout="
            + settings.busyTimeout().toMillis();
    return settings.maxBytes() == 0
        ? url
        : url
            + "&max_page_count="
            + Math.max(1, (settings.maxBytes() - settings.reserveBytes()) / PAGE_BYTES);
  }

  /** As SQLite opens it by default. */
  public static String plainUrl(Path file) {
    return "jdbc:sqlite:file:" + escaped(file);
  }

  /** Only reads; cannot change the file. */
  public static String readerUrl(Path file, DatabaseSettings settings) {
    return "jdbc:sqlite:file:"
        + escaped(file)
        + "?mode=ro&query_only=true&transaction_mode=DEFERRED&busy_timeout="
        + settings.busyTimeout().toMillis();
  }

  /**
   * Opens without changing a byte. Without a write-ahead log nothing beside the file is touched
   * either; with one SQLite needs its shared-memory file.
   */
  public static Connection openToProbe(Path file, boolean withLog) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:sqlite:file:" + escaped(file) + "?mode=ro" + (withLog ? "" : "&immutable=1"));
  }

  /** The name by which a statement attaches a file that nobody writes. */
  static String immutableName(Path file) {
    return "file:" + escaped(file) + "?mode=ro&immutable=1";
  }

  /** The name by which a statement attaches a file that it only reads. */
  static String readOnlyName(Path file) {
    return "file:" + escaped(file) + "?mode=ro";
  }

  /** {@code -wal}, {@code -shm} and {@code -journal} of the file. */
  static List<Path> sideFiles(Path file) {
    return List.of(beside(file, "-wal"), beside(file, "-shm"), beside(file, "-journal"));
  }

  public static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  /** No disk space for the file itself, or for its shared-memory file. */
  public static boolean isFull(Throwable failure) {
    return hasCode(failure, SQLiteErrorCode.SQLITE_FULL)
        || hasExtendedCode(failure, SQLiteErrorCode.SQLITE_IOERR_SHMSIZE);
  }

  static boolean isDamage(Throwable failure) {
    return hasCode(failure, SQLiteErrorCode.SQLITE_CORRUPT)
        || hasCode(failure, SQLiteErrorCode.SQLITE_NOTADB);
  }

  static boolean isReadOnly(Throwable failure) {
    return hasCode(failure, SQLiteErrorCode.SQLITE_READONLY)
        || hasCode(failure, SQLiteErrorCode.SQLITE_CANTOPEN)
        || hasCode(failure, SQLiteErrorCode.SQLITE_PERM);
  }

  /** Another program kept the file locked for longer than we wait. */
  public static boolean isBusy(Throwable failure) {
    return hasCode(failure, SQLiteErrorCode.SQLITE_BUSY);
  }

  /** Whether SQLite itself failed, and not the code that used it. */
  static boolean isOwn(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLException) {
        return true;
      }
    }
    return false;
  }

  /** A row that is there already, or one the schema does not allow. */
  public static boolean isConstraint(Throwable failure) {
    return hasCode(failure, SQLiteErrorCode.SQLITE_CONSTRAINT);
  }

  /** Whether the failure or a cause of it has this primary result code. */
  private static boolean hasCode(Throwable failure, SQLiteErrorCode primary) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLiteException sqlite
          && (sqlite.getResultCode().code & 0xff) == primary.code) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasExtendedCode(Throwable failure, SQLiteErrorCode extended) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLiteException sqlite && sqlite.getResultCode() == extended) {
        return true;
      }
    }
    return false;
  }

  /** In a {@code file:} name these three are syntax. */
  private static String escaped(Path file) {
    return file.toString().replace("%", "%25").replace("?", "%3f").replace("#", "%23");
  }
}
