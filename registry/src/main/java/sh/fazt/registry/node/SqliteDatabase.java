package sh.fazt.registry.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.api.FlywayException;
import sh.fazt.registry.Refused;
import sh.fazt.registry.node.Database.Read;
import sh.fazt.registry.node.DatabaseRefusal.CannotWrite;
import sh.fazt.registry.node.DatabaseRefusal.Damaged;
import sh.fazt.registry.node.DatabaseRefusal.HeldByAnotherNode;
import sh.fazt.registry.node.DatabaseRefusal.NoSpace;

/**
 * The database of a node in one SQLite file.
 *
 * <p>While it is open no other node opens the file. All writing goes through {@link #lane} or takes
 * {@link #turn} itself; what was answered is on the disk ({@code synchronous=FULL}). The file and
 * everything beside it can be read by their owner only.
 */
public final class SqliteDatabase implements Database {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path file;
  private final DatabaseSettings settings;
  private final NodeLock lock;
  private final FileTurn turn = new FileTurn();
  private final SqliteWriteLane lane;
  private final SqliteReaders readers;

  private SqliteDatabase(Path file, DatabaseSettings settings, NodeLock lock) throws SQLException {
    this.file = file;
    this.settings = settings;
    this.lock = lock;
    this.readers = new SqliteReaders(file, settings);
    this.lane = new SqliteWriteLane(writer(file, settings), turn, settings);
  }

  /**
   * Opens the file, makes it if it is absent or empty, and brings its schema up to date.
   *
   * @throws Refused with a {@link DatabaseRefusal}; then nothing was touched, unless the disk
   *     became full in the middle
   */
  public static SqliteDatabase open(Path path, DatabaseSettings settings) {
    String name = String.valueOf(path.getFileName());
    try {
      Path absolute = real(path);
      DatabaseProbe probe = new DatabaseProbe(absolute, settings);
      return probe.isNew() ? create(absolute, settings) : openExisting(absolute, settings, probe);
    } catch (IOException e) {
      throw new Refused(new CannotWrite(name));
    } catch (SQLException | FlywayException e) {
      throw new Refused(refusal(name, e));
    }
  }

  @Override
  public Path file() {
    return file;
  }

  /** The turn to write, for writers that have a connection of their own. */
  public FileTurn turn() {
    return turn;
  }

  /**
   * A connection of the caller's own that may write. The caller takes {@link #turn} before each
   * transaction, and closes it.
   */
  public Connection openWriter() throws SQLException {
    return writer(file, settings);
  }

  public DatabaseSettings settings() {
    return settings;
  }

  /** Reads something small; fails if the file cannot be read. */
  public CompletableFuture<Void> check() {
    return read(handle ->
            handle.select("SELECT count(*) FROM schema_compat").mapTo(int.class).one())
        .thenApply(_ -> null);
  }

  /**
   * Connections of this object, without those of the journal.
   *
   * @param inUse reading or writing at the moment; already old when it is read
   */
  public record Connections(int open, int inUse) {}

  public Connections connections() {
    return new Connections(readers.count() + 1, readers.inUse() + (turn.isTaken() ? 1 : 0));
  }

  @Override
  public WriteLane lane() {
    return lane;
  }

  @Override
  public <T> CompletableFuture<T> read(Read<T> read) {
    return readers.read(read);
  }

  @Override
  public <T> T readNow(Read<T> read) {
    return readers.readNow(read);
  }

  /**
   * Ends the readers, lets the lane finish what it has begun, folds the log into the file and lets
   * other nodes at it.
   */
  @Override
  public void close() {
    readers.close();
    lane.close();
    lock.close();
  }

  private static SqliteDatabase create(Path file, DatabaseSettings settings)
      throws IOException, SQLException {
    Path folder = file.getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    NodeLock lock = lock(file);
    try {
      NativeLibrary.unpackBeside(file);
      if (!Files.exists(file)) {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      }
      // Before the write-ahead log exists, so that the mark is in the file itself from the start.
      try (Connection connection = DriverManager.getConnection(SqliteFile.plainUrl(file));
          Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA application_id = " + SqliteFile.APPLICATION_ID);
      }
      return opened(file, settings, lock);
    } catch (IOException | SQLException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static SqliteDatabase openExisting(
      Path file, DatabaseSettings settings, DatabaseProbe probe) throws IOException, SQLException {
    refuseIf(probe.header());
    boolean madeFolder = false;
    boolean opened = false;
    NodeLock lock = null;
    try {
      if (!Files.exists(NodeLock.beside(file))) {
        // Nobody can hold it, and a refusal must not leave a lock file behind: look first.
        madeFolder = NativeLibrary.unpackBeside(file);
        refuseIf(probe.content());
        lock = lock(file);
      } else {
        lock = lock(file);
        madeFolder = NativeLibrary.unpackBeside(file);
        refuseIf(probe.content());
      }
      SqliteDatabase database = opened(file, settings, lock);
      opened = true;
      return database;
    } finally {
      if (!opened && lock != null) {
        lock.close();
      }
      if (!opened && madeFolder) {
        NativeLibrary.removeBeside(file);
      }
    }
  }

  private static SqliteDatabase opened(Path file, DatabaseSettings settings, NodeLock lock)
      throws IOException, SQLException {
    lock.sign();
    Migrations.apply(file, settings);
    SqliteDatabase database = new SqliteDatabase(file, settings, lock);
    restrict(file);
    for (Path side : SqliteFile.sideFiles(file)) {
      restrict(side);
    }
    return database;
  }

  /** One name per file, so that two links to it mean one lock. */
  private static Path real(Path path) throws IOException {
    return Files.exists(path) ? path.toRealPath() : path.toAbsolutePath().normalize();
  }

  private static void restrict(Path file) throws IOException {
    if (Files.exists(file)) {
      Files.setPosixFilePermissions(file, OWNER_ONLY);
    }
  }

  static Connection writer(Path file, DatabaseSettings settings) throws SQLException {
    return DriverManager.getConnection(SqliteFile.writerUrl(file, settings));
  }

  private static NodeLock lock(Path file) throws IOException {
    return NodeLock.take(file)
        .orElseThrow(
            () ->
                new Refused(
                    new HeldByAnotherNode(
                        String.valueOf(file.getFileName()), NodeLock.holder(file))));
  }

  private static void refuseIf(Optional<DatabaseRefusal> refusal) {
    if (refusal.isPresent()) {
      throw new Refused(refusal.get());
    }
  }

  private static DatabaseRefusal refusal(String name, Exception failure) {
    if (SqliteFile.isFull(failure)) {
      return new NoSpace(name);
    }
    return SqliteFile.isReadOnly(failure) ? new CannotWrite(name) : new Damaged(name);
  }
}
