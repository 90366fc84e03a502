package sh.fazt.cli.peer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file that only this user may read and write (0600, in a folder 0700). It is replaced as a
 * whole, so that a reader sees the old or the new one; writers take turns by a lock file.
 *
 * @param lock the lock file's name
 */
record PrivateFile(Path file, String lock) {
  static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-------");
  private static final FileAttribute<Set<PosixFilePermission>> FOLDER_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** A file lock belongs to the process, so its threads take turns by another one. */
  private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

  /** Reads what is there, and makes something else of it. */
  @FunctionalInterface
  interface Change<T> {
    T made() throws IOException;
  }

  /** Text of what a change made. */
  @FunctionalInterface
  interface Text<T> {
    String of(T made);
  }

  /** Changes the file, alone among all who change it now. */
  <T> T change(Change<T> change, Text<T> written) throws IOException {
    Path folder = folder();
    Files.createDirectories(folder, FOLDER_MODE);
    IN_THIS_PROCESS.lock();
    try (var channel =
            FileChannel.open(
                folder.resolve(lock),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(MODE));
        var _ = channel.lock()) {
      T made = change.made();
      write(written.of(made));
      return made;
    } finally {
      IN_THIS_PROCESS.unlock();
    }
  }

  private void write(String text) throws IOException {
    Path fresh =
        Files.createTempFile(
            folder(), ".fresh", ".json", PosixFilePermissions.asFileAttribute(MODE));
    try {
      try (var channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        var bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, target(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Where a link points, so that replacing the file keeps the link. */
  private Path target() throws IOException {
    return Files.isSymbolicLink(file) && Files.exists(file) ? file.toRealPath() : file;
  }

  private Path folder() throws IOException {
    @Nullable Path folder = target().toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("no folder for " + file);
    }
    return folder;
  }
}
