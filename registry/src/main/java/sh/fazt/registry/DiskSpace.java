package sh.fazt.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** How much room a disk has. */
public final class DiskSpace {
  private DiskSpace() {}

  /**
   * How many bytes this process may still write below a folder.
   *
   * <p>Not by {@link Files#getFileStore}, which looks for the folder's disk in the table of mounts:
   * a service whose view of {@code /proc} is restricted to processes has none.
   */
  public static long usable(Path folder) throws IOException {
    long usable = folder.toFile().getUsableSpace();
    if (usable == 0 && !Files.exists(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    return usable;
  }
}
