package sh.fazt.registry.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Whose a file is, for files this process must be able to trust. */
final class FileOwnership {
  private static final Path SELF = Path.of("/proc/self");
  private static final Set<PosixFilePermission> OTHERS_WRITE =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private FileOwnership() {}

  /**
   * Whether a file or folder is there, is no link, belongs to the user this process runs as, and
   * can be written by nobody else.
   */
  static boolean isExclusivelyOwned(Path path) {
    try {
      var found = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return !found.isSymbolicLink()
          && found.permissions().stream().noneMatch(OTHERS_WRITE::contains)
          && isOurs(path, found);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static boolean isOurs(Path path, PosixFileAttributes found) throws IOException {
    return Files.exists(SELF)
        ? Files.getAttribute(SELF, "unix:uid")
            .equals(Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS))
        : found.owner().getName().equals(System.getProperty("user.name"));
  }
}
