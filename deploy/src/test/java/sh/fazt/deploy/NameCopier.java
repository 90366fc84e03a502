package sh.fazt.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Copies the files of a folder to another one under the names it reads. */
public final class NameCopier {
  private NameCopier() {}

  public static void main(String[] words) throws IOException {
    try (var files = Files.newDirectoryStream(Path.of(words[0]))) {
      for (Path file : files) {
        Files.copy(file, Path.of(words[1]).resolve(file.getFileName().toString()));
      }
    }
  }
}
