package sh.fazt.registry.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.registry.database.CommitListener;
import sh.fazt.registry.database.Database;
import sh.fazt.registry.database.Database.Read;
import sh.fazt.registry.database.Reserve;
import sh.fazt.registry.database.WriteLane;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

/**
 * The database of a node in one SQLite file.
 *
 * <p>While it is open no other node opens the file. All writing goes through {@link #lane} or takes
 * {@link #writeLock} itself; what was answered is on the disk ({@code synchronous=FULL}). The file
 * and everything beside it can be read by their owner only.
 */
public final class SqliteDatabase implements Database {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final Duration LAST_LOOK_WITHIN = Duration.ofSeconds(10);
  private static final Duration LAST_TURN_WITHIN = Duration.ofSeconds(10);
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path file;
  private final DatabaseSettings settings;
  private final NodeLock lock;
  private final AcknowledgedHead head;
  private final Optional<MissingChanges> accepted;
  private final SqliteReaders readers;
  private final DiskReserve reserve;
  private final FileWatch watch;
  private final WriteLock writeLock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final LongReads longReads;
  private final SqliteWriteLane lane;
  private final Thread looks;

  private SqliteDatabase(
      Path file, DatabaseSettings settings, NodeLock lock, Optional<MissingChanges> accepted)
      throws SQLException, IOException {
    this.file = file;
    this.settings = settings;
    this.lock = lock;
    this.accepted = accepted;
    this.readers = new SqliteReaders(file, settings);
    this.longReads = new LongReads(file, settings);
    Connection writer = writer(file, settings);
    this.head = AcknowledgedHead.open(file);
    this.reserve = new DiskReserve(file, settings);
    reserve.keep();
    this.watch = new FileWatch(file, settings, head::noted);
    this.writeLock = new WriteLock(watch);
    this.lane = new SqliteWriteLane(writer, writeLock, reserve, settings);
    if (accepted.isEmpty()) {
      head.reached(readNow(ChainHead::read).orElse(AcknowledgedHead.Position.NOWHERE));
    }
    // A virtual thread would wake three others of the JVM each second.
    this.looks = Thread.ofPlatform().daemon().name("fazt-file-watch").start(this::lookEachSecond);
  }

  /**
   * Opens the file, makes it if it is absent or empty, and brings its schema up to date.
   *
   * @throws RejectedException with a {@link Rejection}; then nothing was touched, unless the disk
   *     became full in the middle
   */
  public static SqliteDatabase open(Path path, DatabaseSettings settings) {
    String name = String.valueOf(path.getFileName());
    try {
      Path absolute = real(path);
      DatabaseProbe probe = new DatabaseProbe(absolute, settings);
      if (InodeLock.isHeldHere(absolute)) {
        // Not even to be looked at: closing it again would end SQLite's locks in this process.
        throw held(absolute);
      }
      return probe.isNew() ? create(absolute, settings) : openExisting(absolute, settings, probe);
    } catch (IOException e) {
      throw new RejectedException(OpeningRejections.cannotWrite(name));
    } catch (SQLException | FlywayException e) {
      throw new RejectedException(refusal(name, e));
    }
  }

  @Override
  public Path file() {
    return file;
  }

  /** The turn to write, for writers that have a connection of their own. */
  public WriteLock writeLock() {
    return writeLock;
  }

  /**
   * A connection of the caller's own that may write. The caller takes {@link #writeLock} before
   * each transaction, and closes it.
   */
  public Connection openWriter() throws SQLException {
    return writer(file, settings);
  }

  /** A connection of the caller's own that only reads; the caller closes it. */
  public Connection openReader() throws SQLException {
    return DriverManager.getConnection(SqliteFile.readerUrl(file, settings));
  }

  /** Reading that takes long; the caller closes it. It is ended when the database is closed. */
  public LongRead openLongRead() {
    return longReads.open();
  }

  /** The same on a connection to another, empty file, which it may write. */
  LongRead openLongReadInto(Path target) {
    return longReads.openInto(target);
  }

  public DatabaseSettings settings() {
    return settings;
  }

  /** The listener for commits of the journal. */
  public CommitListener commits() {
    return head::reached;
  }

  /** What is kept for writes that free space. */
  public Reserve reserve() {
    return reserve;
  }

  /** The oldest schema a program has to know to open the file. */
  public int opens() {
    return readNow(
        handle -> handle.select("SELECT max(oldest) FROM schema_compat").mapTo(int.class).one());
  }

  /** Why changes are refused, if the file is no longer the one that was opened. */
  public Optional<Rejection> lost() {
    if (watch.isCheckDue() || watch.lost().isPresent()) {
      lookOnce();
    }
    return watch.lost();
  }

  /**
   * The older file that was accepted at this opening, if one was; the journal has yet to say so.
   */
  public Optional<MissingChanges> accepted() {
    return accepted;
  }

  /** Reads something small; fails if the file cannot be read, or is no longer in its place. */
  public CompletableFuture<Void> check() {
    var lost = lost();
    if (lost.isPresent()) {
      return CompletableFuture.failedFuture(new RejectedException(lost.get()));
    }
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
    return new Connections(readers.count() + 1, readers.inUse() + (writeLock.isTaken() ? 1 : 0));
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
    endLooking();
    longReads.close();
    readers.close();
    lane.close();
    if (!writeLock.end(LAST_TURN_WITHIN)) {
      LOG.warn(
          "Somebody still writes to the database {} after it was to be closed", LAST_TURN_WITHIN);
    }
    head.close();
    lock.close();
  }

  /** The file is checked, and acknowledged revisions are synced, also without writes. */
  private void lookEachSecond() {
    try {
      while (!closing.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
        head.sync();
        lookOnce();
        if (reserve.isOut()) {
          reserve.keep();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What SQLite does to its files at the end must not be taken for somebody else's writing. */
  private void endLooking() {
    closing.countDown();
    try {
      if (!looks.join(LAST_LOOK_WITHIN)) {
        LOG.warn("The look after the database has not ended in {}", LAST_LOOK_WITHIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookOnce() {
    try {
      if (!writeLock.lookNow()) {
        watch.lookDuringTurn();
      }
    } catch (RejectedException lost) {
      LOG.debug("the file is lost: {}", lost.getMessage());
    }
  }

  private static SqliteDatabase create(Path file, DatabaseSettings settings)
      throws IOException, SQLException {
    Path folder = file.getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    refuseIf(settings.acceptOlder() ? Optional.empty() : gone(file));
    NodeLock lock = lock(file);
    try {
      NativeLibrary.unpackBeside(file);
      if (!Files.exists(file)) {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      }
      if (!lock.holdFile(file)) {
        throw held(file);
      }
      // Before the write-ahead log exists, so that the mark is in the file itself from the start.
      try (Connection connection = DriverManager.getConnection(SqliteFile.plainUrl(file));
          Statement statement = connection.createStatement()) {
        // Nor can this be changed later without writing the whole file anew.
        statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
        statement.execute("PRAGMA application_id = " + SqliteFile.APPLICATION_ID);
      }
      return opened(file, settings, lock, Optional.empty());
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
        // No process can hold it, and a refusal must not leave a lock file behind: check first.
        madeFolder = NativeLibrary.unpackBeside(file);
        refuseIf(probe.content());
        lock = lock(file);
      } else {
        lock = lock(file);
        madeFolder = NativeLibrary.unpackBeside(file);
        refuseIf(probe.content());
      }
      Optional<MissingChanges> older = probe.older();
      if (older.isPresent() && !settings.acceptOlder()) {
        throw older.get().toRejection().asException();
      }
      SqliteDatabase database = opened(file, settings, lock, older);
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

  /** Changes that were answered here, and no file that could have them. */
  private static Optional<Rejection> gone(Path file) throws IOException {
    return AcknowledgedHead.read(file)
        .filter(head -> head.revision() > 0)
        .map(head -> OpeningRejections.gone(String.valueOf(file.getFileName()), head.revision()));
  }

  private static SqliteDatabase opened(
      Path file, DatabaseSettings settings, NodeLock lock, Optional<MissingChanges> accepted)
      throws IOException, SQLException {
    lock.sign();
    Migrations.apply(file, settings);
    SqliteDatabase database = new SqliteDatabase(file, settings, lock, accepted);
    restrict(file);
    for (Path side : SqliteFile.sideFiles(file)) {
      restrict(side);
    }
    return database;
  }

  /**
   * Holds a file that is ours without opening it.
   *
   * @throws RejectedException if a node runs on it, or it is not ours
   */
  static NodeLock held(Path file, DatabaseSettings settings) throws IOException {
    if (InodeLock.isHeldHere(file)) {
      throw held(file);
    }
    var header = new DatabaseProbe(file, settings).header();
    if (header.isPresent() && header.get().code() == RejectionCode.DATABASE_NOT_FAZT) {
      throw new RejectedException(header.get());
    }
    NodeLock lock = lock(file);
    NativeLibrary.unpackBeside(file);
    return lock;
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

  public static Connection writer(Path file, DatabaseSettings settings) throws SQLException {
    return DriverManager.getConnection(SqliteFile.writerUrl(file, settings));
  }

  private static NodeLock lock(Path file) throws IOException {
    return NodeLock.take(file).orElseThrow(() -> held(file));
  }

  private static RejectedException held(Path file) {
    return new RejectedException(
        OpeningRejections.heldByAnotherNode(
            String.valueOf(file.getFileName()), NodeLock.holder(file)));
  }

  private static void refuseIf(Optional<Rejection> refusal) {
    if (refusal.isPresent()) {
      throw new RejectedException(refusal.get());
    }
  }

  private static Rejection refusal(String name, Exception failure) {
    if (SqliteFile.isFull(failure)) {
      return OpeningRejections.noSpace(name);
    }
    return SqliteFile.isReadOnly(failure)
        ? OpeningRejections.cannotWrite(name)
        : OpeningRejections.damaged(name);
  }
}
