package sh.fazt.registry.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Two locks; the process that has both may open the database. The first is on the database itself
 * ({@link InodeLock}): it holds under every name of the file, and does not care what becomes of
 * files beside it. The second is on the file {@code <file>.lock}, which says the holder's process
 * id, for people and for versions that know no other; it also guards a name at which there is no
 * file yet.
 *
 * <p>The operating system lets go of both when the process ends, however it ends; the lock file
 * stays.
 */
public final class NodeLock implements AutoCloseable {
  /**
   * Locks of this process. POSIX forgets a process's lock when it closes any descriptor of the
   * file, so a second try in this process must not even open it.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path name;
  private final FileChannel channel;
  private @Nullable InodeLock inode;

  private NodeLock(Path name, FileChannel channel, @Nullable InodeLock inode) {
    this.name = name;
    this.channel = channel;
    this.inode = inode;
  }

  public static Path beside(Path database) {
    return SqliteFile.beside(database, ".lock");
  }

  /**
   * Locks, unless another process has. If it did not lock, nothing was touched.
   *
   * @throws IOException if the lock file cannot be made
   */
  static Optional<NodeLock> take(Path database) throws IOException {
    InodeLock inode = null;
    if (Files.exists(database)) {
      Optional<InodeLock> taken = InodeLock.take(database);
      if (taken.isEmpty()) {
        return Optional.empty();
      }
      inode = taken.get();
    }
    Optional<NodeLock> lock = Optional.empty();
    try {
      lock = takeBeside(database, inode);
      return lock;
    } finally {
      if (lock.isEmpty() && inode != null) {
        inode.close();
      }
    }
  }

  /**
   * Locks the file itself too, if it was made after the lock was taken.
   *
   * @return whether it is locked; if not, another node was faster
   */
  boolean holdFile(Path database) throws IOException {
    if (inode == null) {
      inode = InodeLock.take(database).orElse(null);
    }
    return inode != null;
  }

  private static Optional<NodeLock> takeBeside(Path database, @Nullable InodeLock inode)
      throws IOException {
    Path name = beside(database);
    if (!HELD_HERE.add(name)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              name,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(new NodeLock(name, channel, inode));
      }
      release(name, channel);
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      release(name, channel);
      throw e;
    }
  }

  /** Who holds the lock of this database, as far as it says. */
  static OptionalLong holder(Path database) {
    Path name = beside(database);
    if (HELD_HERE.contains(name)) {
      return OptionalLong.of(ProcessHandle.current().pid());
    }
    try {
      return OptionalLong.of(Long.parseLong(Files.readString(name).strip()));
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** Writes this process's id into the lock file. */
  void sign() throws IOException {
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)),
        0);
  }

  @Override
  public void close() {
    try {
      channel.truncate(0);
    } catch (IOException _) {
      // The process id is for people only; the lock itself goes with the channel.
    }
    release(name, channel);
    if (inode != null) {
      inode.close();
    }
  }

  private static void release(Path name, @Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException _) {
      // There is nothing left to do with a descriptor that cannot be closed.
    } finally {
      HELD_HERE.remove(name);
    }
  }
}
