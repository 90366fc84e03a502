package sh.fazt.registry.sqlite.older;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import sh.fazt.registry.sqlite.SqliteFile;

/**
 * Tells whether a program has a database open, from the system's list of locks. To try a lock
 * instead, the file would have to be opened to be written. Where there is no such list, or the
 * program is on another machine or in another container, this says no; that the file changes while
 * it is read is noticed separately.
 */
final class RunningServer {
  private static final Path LOCKS = Path.of("/proc/locks");

  private RunningServer() {}

  static boolean holds(Path file) throws IOException {
    if (!Files.isReadable(LOCKS)) {
      return false;
    }
    Set<String> inodes = new HashSet<>();
    for (Path one : List.of(file, SqliteFile.beside(file, "-shm"))) {
      if (Files.exists(one)) {
        inodes.add(inode(one));
      }
    }
    try (Stream<String> lines = Files.lines(LOCKS, StandardCharsets.ISO_8859_1)) {
      // "1: POSIX  ADVISORY  READ 1234 fd:01:1234567 1073741826 1073742335"
      return lines
          .map(line -> line.strip().split("\\s+"))
          .filter(words -> words.length >= 6)
          .anyMatch(words -> inodes.contains(words[words.length - 3]));
    }
  }

  /** Device and inode as the list writes them. */
  private static String inode(Path file) throws IOException {
    long device = ((Number) Files.getAttribute(file, "unix:dev")).longValue();
    long major = (device >>> 8 & 0xfff) | (device >>> 32 & ~0xfffL);
    long minor = (device & 0xff) | (device >>> 12 & ~0xffL);
    return String.format("%02x:%02x:%s", major, minor, Files.getAttribute(file, "unix:ino"));
  }
}
