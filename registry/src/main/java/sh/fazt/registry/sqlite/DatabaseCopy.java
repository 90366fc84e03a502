package sh.fazt.registry.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import sh.fazt.registry.DiskSpace;
import sh.fazt.registry.Progress;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

/**
 * A copy of the whole database of a node that runs, as it was at one moment, made while the node
 * goes on writing. The copy is a database of its own: without a write-ahead log, without free
 * pages, readable by its owner only.
 *
 * <p>It is {@code VACUUM INTO} in one read transaction: it never begins again, however much is
 * written meanwhile, no writer waits for it, and the write-ahead log grows by what is written
 * meanwhile. SQLite's backup of pages begins again with every write of somebody else, unless it is
 * held in such a transaction too.
 */
public final class DatabaseCopy {
  private static final String WHAT = "copy";
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** Beyond the copy itself: what the node goes on to write meanwhile. */
  private static final long ROOM = 64L << 20;

  private DatabaseCopy() {}

  /** Bytes that a copy takes at most: the database without its free pages. */
  public static long bytes(SqliteDatabase source) {
    return source.readNow(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT (p.page_count - f.freelist_count) * s.page_size
                      FROM pragma_page_count p, pragma_freelist_count f, pragma_page_size s""")
                .mapTo(Long.class)
                .one());
  }

  /**
   * Makes a copy; blocks until it is on the disk. What it leaves when it fails is deleted.
   *
   * @param target does not exist; its folder does
   * @param bytesPerSecond how fast it is written at most; 0 is no bound
   * @param listener receives now and then how many bytes of about how many are written
   * @throws RejectedException {@code DISK_FULL} if there is no room for it, {@code STOPPING} if the
   *     node ends meanwhile
   */
  public static void write(
      SqliteDatabase source, Path target, long bytesPerSecond, Consumer<Progress> listener)
      throws IOException {
    long total = bytes(source);
    Optional<Rejection> noRoom = refuseIfNoRoom(target, total);
    if (noRoom.isPresent()) {
      throw noRoom.get().asException();
    }
    Files.createFile(
        target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    boolean whole = false;
    try (var read = source.openLongRead()) {
      var pace = new Pace(bytesPerSecond, read::isEnded);
      read.betweenSteps(new Watch(target, total, pace, listener));
      run(read, target);
      sync(target);
      whole = true;
    } finally {
      if (!whole) {
        Files.deleteIfExists(target);
        for (Path side : SqliteFile.sideFiles(target)) {
          Files.deleteIfExists(side);
        }
      }
    }
    listener.accept(new Progress(total, total));
  }

  private static void run(LongRead read, Path target) {
    try (PreparedStatement statement = read.connection().prepareStatement("VACUUM INTO ?")) {
      statement.setString(1, target.toAbsolutePath().toString());
      statement.execute();
    } catch (SQLException e) {
      read.checkGoesOn();
      throw new RejectedException(
          SqliteFile.isFull(e) ? full(target) : DatabaseFailures.of(WHAT, e));
    }
  }

  /** There is no room where the copy is to go, for the copy and for what goes on to be written. */
  private static Optional<Rejection> refuseIfNoRoom(Path target, long bytes) throws IOException {
    long free = DiskSpace.usable(Objects.requireNonNull(target.toAbsolutePath().getParent()));
    return free >= bytes + ROOM
        ? Optional.empty()
        : Optional.of(
            RejectionCode.DISK_FULL.because(
                "A copy of the database takes %d MiB and there are %d MiB free where it is to go: free some"
                    .formatted((bytes + ROOM) >> 20, free >> 20)));
  }

  private static Rejection full(Path target) {
    return RejectionCode.DISK_FULL.because(
        "The disk became full while the database was copied to "
            + target.getFileName()
            + ": free some space");
  }

  /** SQLite leaves that to the caller, of this statement alone. */
  private static void sync(Path target) throws IOException {
    try (var channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    try (var folder =
        FileChannel.open(target.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  /** Looks now and then how far the file has grown. */
  private static final class Watch implements Runnable {
    private final Path target;
    private final long total;
    private final Pace pace;
    private final Consumer<Progress> listener;
    private long looked = System.nanoTime();
    private long seen;

    Watch(Path target, long total, Pace pace, Consumer<Progress> listener) {
      this.target = target;
      this.total = total;
      this.pace = pace;
      this.listener = listener;
    }

    @Override
    public void run() {
      long now = System.nanoTime();
      if (now - looked < LOOK_NANOS) {
        return;
      }
      looked = now;
      long size;
      try {
        size = Files.size(target);
      } catch (IOException _) {
        return; // SQLite will say what is wrong with it
      }
      listener.accept(new Progress(Math.min(size, total), total));
      pace.took(size - seen);
      seen = size;
      looked = System.nanoTime();
    }
  }
}
