package sh.fazt.cli.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The settings of a service's node, one {@code NAME=value} a line, which its administrator may edit
 * too: only the lines of the names that are set here are changed.
 */
record SettingsFile(Path file) {
  private static final List<String> BEGINNING =
      List.of(
          "# Settings of the node, as docs/reference/settings.md names them: FAZT_HTTP_MAX_CONNECTIONS=4096",
          "# They hold from the next start on: fazt service stop && fazt service start");

  /**
   * Sets these, and leaves all others.
   *
   * @return whether that changed anything
   */
  boolean set(Map<String, String> values) throws IOException {
    boolean isThere = Files.exists(file);
    List<String> before = isThere ? Files.readAllLines(file) : BEGINNING;
    var after = new ArrayList<>(before);
    values.forEach(
        (name, value) -> {
          after.removeIf(line -> line.strip().startsWith(name + "="));
          after.add(name + "=" + value);
        });
    boolean isSame = isThere && List.copyOf(after).equals(before);
    if (!isSame) {
      WrittenFile.write(file, String.join("\n", after) + "\n");
    }
    return !isSame && (isThere || !values.isEmpty());
  }
}
