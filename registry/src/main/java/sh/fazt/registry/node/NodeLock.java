package sh.fazt.registry.node;

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
 * The lock file {@code <file>.lock} beside the database: whoever has it locked may open the
 * database. It says the holder's process id, for people. The operating system lets go of the lock
 * when the process ends, however it ends; the file itself stays, for removing it would let two
 * processes hold a lock each on a file of the same name.
 */
final class NodeLock implements AutoCloseable {
  /**
   * Locks of this process. POSIX forgets a process's lock when it closes any descriptor of the
   * file, so a second try in this process must not even open it.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path name;
  private final FileChannel channel;

  private NodeLock(Path name, FileChannel channel) {
    this.name = name;
    this.channel = channel;
  }

  static Path beside(Path database) {
    return SqliteFile.beside(database, ".lock");
  }

  /**
   * Locks, if nobody else has.
   *
   * @throws IOException if the lock file cannot be made
   */
  static Optional<NodeLock> take(Path database) throws IOException {
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
        return Optional.of(new NodeLock(name, channel));
      }
      giveUp(name, channel);
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      giveUp(name, channel);
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
    giveUp(name, channel);
  }

  private static void giveUp(Path name, @Nullable FileChannel channel) {
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
