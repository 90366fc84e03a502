package sh.fazt.registry.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import sh.fazt.registry.domain.Rejection;

/**
 * Looks at a file before anything opens it to write, and changes nothing: merely opening with
 * {@code journal_mode=WAL} rewrites the header of a file that is somebody else's.
 */
final class DatabaseProbe {
  private static final int HEADER_BYTES = 100;
  private static final byte[] MAGIC = {
    'S', 'Q', 'L', 'i', 't', 'e', ' ', 'f', 'o', 'r', 'm', 'a', 't', ' ', '3', 0
  };
  private static final int PAGE_SIZE_AT = 16;
  private static final int CHANGES_AT = 24;
  private static final int PAGES_AT = 28;
  private static final int APPLICATION_ID_AT = 68;
  private static final int VALID_FOR_AT = 92;

  private final Path file;
  private final String name;
  private final DatabaseSettings settings;

  DatabaseProbe(Path file, DatabaseSettings settings) {
    this.file = file;
    this.name = String.valueOf(file.getFileName());
    this.settings = settings;
  }

  /** Whether there is no database yet: no file, or an empty one. */
  boolean isNew() throws IOException {
    return !Files.exists(file) || (Files.isRegularFile(file) && Files.size(file) == 0);
  }

  /**
   * Reads the first page's header, without SQLite: whose file it is, and whether it is as long as
   * it says.
   */
  Optional<Rejection> header() throws IOException {
    if (!Files.isRegularFile(file) || !Files.isWritable(file)) {
      return Optional.of(OpeningRejections.cannotWrite(name));
    }
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (header.hasRemaining() && channel.read(header) >= 0) {
        // reads on until the header is whole or the file ends
      }
    }
    for (int i = 0; i < Math.min(MAGIC.length, header.position()); i++) {
      if (header.get(i) != MAGIC[i]) {
        return Optional.of(OpeningRejections.notFazt(name));
      }
    }
    if (header.hasRemaining()) {
      return Optional.of(OpeningRejections.damaged(name));
    }
    if (header.getInt(APPLICATION_ID_AT) != SqliteFile.APPLICATION_ID) {
      return Optional.of(OpeningRejections.notFazt(name));
    }
    return hasLog() || Files.size(file) >= statedBytes(header)
        ? Optional.empty()
        : Optional.of(OpeningRejections.damaged(name));
  }

  /** Asks SQLite: may this program use the file, and is the file sound. Needs {@link #header}. */
  Optional<Rejection> content() throws IOException {
    boolean withLog = hasLog();
    Path memory = SqliteFile.beside(file, "-shm");
    boolean hadMemory = Files.exists(memory);
    try (Connection connection = SqliteFile.openToProbe(file, withLog);
        Statement statement = connection.createStatement()) {
      Optional<Rejection> newer = compatibility(statement);
      return newer.isPresent() || isSound(statement)
          ? newer
          : Optional.of(OpeningRejections.damaged(name));
    } catch (SQLException e) {
      if (SqliteFile.isReadOnly(e)) {
        return Optional.of(OpeningRejections.cannotWrite(name));
      }
      // A file of ours of which the schema cannot be read is damaged, whatever SQLite calls it.
      return Optional.of(OpeningRejections.damaged(name));
    } finally {
      if (withLog && !hadMemory) {
        Files.deleteIfExists(memory);
      }
    }
  }

  /**
   * Whether the file has less than was answered on it, or another history. Changes nothing; needs
   * {@link #content}.
   */
  Optional<MissingChanges> older() throws IOException, SQLException {
    var head = AcknowledgedHead.read(file);
    if (head.isEmpty()) {
      return Optional.empty();
    }
    AcknowledgedHead.Position answered = head.get();
    boolean withLog = hasLog();
    Path memory = SqliteFile.beside(file, "-shm");
    boolean hadMemory = Files.exists(memory);
    try (Connection connection = SqliteFile.openToProbe(file, withLog);
        Statement statement = connection.createStatement()) {
      if (!hasTable(statement, "journal_chain")) {
        return Optional.of(new MissingChanges(name, 0, answered.revision()))
            .filter(_ -> answered.revision() > 0);
      }
      long last;
      try (ResultSet row = statement.executeQuery("SELECT max(ordering) FROM journal_chain")) {
        last = row.next() ? row.getLong(1) : 0;
      }
      try (ResultSet row =
          statement.executeQuery(
              "SELECT lower(hex(hash)) FROM journal_chain WHERE ordering = "
                  + answered.revision())) {
        boolean same = row.next() && answered.hash().equals(row.getString(1));
        return same || answered.revision() == 0
            ? Optional.empty()
            : Optional.of(new MissingChanges(name, last, answered.revision()));
      }
    } finally {
      if (withLog && !hadMemory) {
        Files.deleteIfExists(memory);
      }
    }
  }

  private boolean hasLog() throws IOException {
    Path log = SqliteFile.beside(file, "-wal");
    return Files.exists(log) && Files.size(log) > 0;
  }

  /** What the header says the file's length is; 0 if it says nothing that counts. */
  private static long statedBytes(ByteBuffer header) {
    if (header.getInt(CHANGES_AT) != header.getInt(VALID_FOR_AT)) {
      return 0;
    }
    int pageSize = Short.toUnsignedInt(header.getShort(PAGE_SIZE_AT));
    return (pageSize == 1 ? 65_536L : pageSize) * Integer.toUnsignedLong(header.getInt(PAGES_AT));
  }

  private Optional<Rejection> compatibility(Statement statement) throws SQLException {
    if (!hasTable(statement, "schema_compat")) {
      // Made, but stopped before its first migration: the same as new.
      return Optional.empty();
    }
    try (ResultSet oldest = statement.executeQuery("SELECT max(oldest) FROM schema_compat")) {
      int needs = oldest.next() ? oldest.getInt(1) : 0;
      return needs > SqliteFile.SCHEMA
          ? Optional.of(OpeningRejections.writtenByNewerVersion(name, needs, SqliteFile.SCHEMA))
          : Optional.empty();
    }
  }

  private boolean isSound(Statement statement) throws SQLException {
    try {
      if (Files.size(file) <= settings.checkBytes()) {
        return quickCheck(statement, "");
      }
      return quickCheck(statement, "('schema_compat')")
          && (!hasTable(statement, "journal_chain") || endsAreReadable(statement));
    } catch (IOException e) {
      return false;
    }
  }

  /** Both ends of the journal, which the node needs first. */
  private static boolean endsAreReadable(Statement statement) throws SQLException {
    try (ResultSet ends =
        statement.executeQuery(
            """
            SELECT (SELECT max(ordering) FROM event_journal), (SELECT min(ordering) FROM event_journal),
                   (SELECT hash FROM journal_chain ORDER BY ordering DESC LIMIT 1)
            """)) {
      return ends.next();
    }
  }

  private static boolean quickCheck(Statement statement, String of) throws SQLException {
    try (ResultSet result = statement.executeQuery("PRAGMA quick_check" + of)) {
      return result.next() && "ok".equals(result.getString(1));
    }
  }

  private static boolean hasTable(Statement statement, String table) throws SQLException {
    try (ResultSet found =
        statement.executeQuery("SELECT 1 FROM sqlite_schema WHERE name = '" + table + "'")) {
      return found.next();
    }
  }
}
