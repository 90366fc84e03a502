package sh.fazt.registry.sqlite.older;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of a copy that is read in the place of a file with a log. */
final class PrivateCopy {
  private static final Logger LOG = LoggerFactory.getLogger(PrivateCopy.class);

  private PrivateCopy() {}

  /** Takes it away. */
  static void remove(Path folder) {
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      LOG.warn("a copy that was made for an import could not be removed: {}", folder, e);
    }
  }
}
