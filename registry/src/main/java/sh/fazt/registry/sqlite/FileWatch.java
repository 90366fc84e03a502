package sh.fazt.registry.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.registry.database.DatabaseRejections;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;

/**
 * Looks whether the open database is still the file at its place: the file itself, its write-ahead
 * log and the log's shared memory, each by device and inode, and whether somebody else wrote into
 * them. SQLite would go on writing into a file that was deleted or replaced, and all of it would be
 * lost when the process ends.
 *
 * <p>All writing happens in turns, so what the files look like at the end of a turn is what they
 * must look like when the next one begins. A difference alone is no harm, for a backup's checkpoint
 * makes one too: then the database is read through a new connection, and only if it is not sound,
 * the file is lost.
 */
final class FileWatch implements WriteLock.Guard {
  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

  /** How often names are counted: a second one is no harm at once. */
  private static final long LINKS_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Path file;
  private final DatabaseSettings settings;
  private final Supplier<Optional<AcknowledgedHead.Position>> answered;
  private final List<WatchedFile> watched = new ArrayList<>();
  private final AtomicReference<@Nullable Rejection> lost = new AtomicReference<>();
  private @Nullable Rejection damaged;
  private boolean warnedOfLinks;
  private long linksCounted = System.nanoTime() - LINKS_NANOS;

  /** One of the files, as it was opened and as it was at the end of the last turn. */
  private static final class WatchedFile {
    final Path path;
    final String name;
    private @Nullable Object inode;
    private @Nullable Stamp stamp;

    WatchedFile(Path path) {
      this.path = path;
      this.name = String.valueOf(path.getFileName());
    }
  }

  private record Stamp(long size, FileTime modified) {
    static Stamp of(BasicFileAttributes attributes) {
      return new Stamp(attributes.size(), attributes.lastModifiedTime());
    }
  }

  /**
   * Watches the files as they are now; the database is open.
   *
   * @param answered what must be in the file
   */
  FileWatch(
      Path file, DatabaseSettings settings, Supplier<Optional<AcknowledgedHead.Position>> answered)
      throws IOException {
    this.file = file;
    this.settings = settings;
    this.answered = answered;
    watched.add(new WatchedFile(file));
    watched.add(new WatchedFile(SqliteFile.beside(file, "-wal")));
    // SQLite writes the shared memory through a mapping, and readers do too: only its identity
    // counts.
    watched.add(new WatchedFile(SqliteFile.beside(file, "-shm")));
    for (WatchedFile each : watched) {
      if (Files.exists(each.path)) {
        var now = Files.readAttributes(each.path, BasicFileAttributes.class);
        each.inode = now.fileKey();
        each.stamp = Stamp.of(now);
      }
    }
  }

  /** Why changes are refused, if they were at the last look. */
  Optional<Rejection> lost() {
    return Optional.ofNullable(lost.get());
  }

  /** Whether a look is due before the next turn: a file is gone, another one, or shorter. */
  synchronized boolean isCheckDue() {
    for (WatchedFile each : watched) {
      try {
        var now = Files.readAttributes(each.path, BasicFileAttributes.class);
        if ((each.inode != null && !each.inode.equals(now.fileKey()))
            || (each.stamp != null && now.size() < each.stamp.size())) {
          return true;
        }
      } catch (IOException e) {
        if (each.inode != null) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Checks the files; the caller has the turn, so there are no other writers.
   *
   * @throws RejectedException with {@code DATABASE_LOST}
   */
  @Override
  public void atBegin() {
    look(true);
    Rejection why = lost.get();
    if (why != null) {
      throw new RejectedException(why);
    }
  }

  /** Looks, and remembers what the turn left behind. */
  @Override
  public void atEnd() {
    look(false);
  }

  /** Looks while somebody has the turn; when it began it was seen whether others wrote. */
  void lookDuringTurn() {
    look(false);
  }

  @Override
  public boolean isThere() {
    return lost.get() == null;
  }

  /**
   * Looks.
   *
   * @param compare whether nobody of ours wrote since the end of the last turn
   */
  private synchronized void look(boolean compare) {
    Rejection found = damaged;
    boolean touched = false;
    for (WatchedFile each : watched) {
      try {
        var now = Files.readAttributes(each.path, BasicFileAttributes.class);
        if (each.inode == null) {
          each.inode = now.fileKey();
        } else if (!each.inode.equals(now.fileKey())) {
          found = DatabaseRejections.fileLost(each.name + " was replaced while the node runs");
          continue;
        }
        Stamp stamp = Stamp.of(now);
        touched |= compare && !stamp.equals(each.stamp) && !each.name.endsWith("-shm");
        each.stamp = stamp;
      } catch (NoSuchFileException e) {
        if (each.inode != null) {
          found =
              DatabaseRejections.fileLost(each.name + " was deleted or moved while the node runs");
        }
      } catch (IOException e) {
        found = DatabaseRejections.fileLost(each.name + " cannot be looked at any more");
      }
    }
    if (found == null && touched && !isSound()) {
      damaged =
          DatabaseRejections.fileLost(
              "another program damaged or truncated " + watched.getFirst().name);
      found = damaged;
    }
    warnOfLinks();
    report(found);
  }

  /** Says a change once. */
  private void report(@Nullable Rejection now) {
    Rejection before = lost.getAndSet(now);
    if (now != null && !now.equals(before)) {
      LOG.error(
          "{}: changes are refused from now on, visitors are served what there is. All changes since"
              + " are still in this process ({}): before it ends, copy the database and its log from"
              + " /proc/{}/fd (ls -l shows them as deleted), or put the very same files back. Then"
              + " stop the node and start it on the copy. The database is {}",
          now.sentence(),
          ProcessHandle.current().pid(),
          ProcessHandle.current().pid(),
          file);
    } else if (now == null && before != null) {
      LOG.warn("The database is in its place again: changes are taken");
    }
  }

  /** Reads through a connection that has nothing in memory yet. */
  private boolean isSound() {
    LOG.warn("Another program wrote to {}: it is checked", file.getFileName());
    try (Connection connection = DriverManager.getConnection(SqliteFile.readerUrl(file, settings));
        Statement statement = connection.createStatement()) {
      return longEnough(statement) && hasAcknowledged(statement) && isWellFormed(statement);
    } catch (SQLException | IOException e) {
      LOG.error("The database cannot be read any more", e);
      return false;
    }
  }

  /** Each page is in the file, or in the log. */
  private boolean longEnough(Statement statement) throws SQLException, IOException {
    try (ResultSet pages = statement.executeQuery("PRAGMA page_count")) {
      long needed = pages.next() ? pages.getLong(1) * SqliteFile.PAGE_BYTES : 0;
      long there = 0;
      for (WatchedFile each : watched.subList(0, 2)) {
        there += Files.exists(each.path) ? Files.size(each.path) : 0;
      }
      return there >= needed;
    }
  }

  private boolean hasAcknowledged(Statement statement) throws SQLException {
    var head = answered.get().filter(place -> place.revision() > 0);
    if (head.isEmpty()) {
      return true;
    }
    try (ResultSet chain =
        statement.executeQuery(
            "SELECT (SELECT count(*) FROM journal_chain), lower(hex(hash)) FROM journal_chain"
                + " WHERE ordering = "
                + head.get().revision())) {
      return chain.next()
          && chain.getLong(1) >= head.get().revision()
          && head.get().hash().equals(chain.getString(2));
    }
  }

  private boolean isWellFormed(Statement statement) throws SQLException, IOException {
    if (Files.size(file) > settings.checkBytes()) {
      return true;
    }
    try (ResultSet result = statement.executeQuery("PRAGMA quick_check")) {
      return result.next() && "ok".equals(result.getString(1));
    }
  }

  /** A second name is no harm while the node runs; only the log lies beside one of them. */
  private void warnOfLinks() {
    if (warnedOfLinks || System.nanoTime() - linksCounted < LINKS_NANOS) {
      return;
    }
    linksCounted = System.nanoTime();
    try {
      if (Files.getAttribute(file, "unix:nlink") instanceof Integer links && links > 1) {
        warnedOfLinks = true;
        LOG.warn(
            "{} has {} names (hard links): always start the node with the same one, for the log of"
                + " the last changes lies beside it",
            file.getFileName(),
            links);
      }
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      warnedOfLinks = true;
      LOG.debug("this file system does not count names", e);
    }
  }
}
