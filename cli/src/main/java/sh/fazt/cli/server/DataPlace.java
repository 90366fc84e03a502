package sh.fazt.cli.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import sh.fazt.cli.shell.Shell;

/** Where the database of this machine's node is. */
public final class DataPlace {
  private DataPlace() {}

  /** The {@code --db} flag, else {@code FAZT_DB_PATH}, else the user's data folder. */
  public static Path of(Optional<String> flag, Shell shell) {
    return flag.or(() -> shell.variable("FAZT_DB_PATH"))
        .map(shell::path)
        .orElseGet(() -> dataFolder(shell).resolve("fazt").resolve("fazt.db"));
  }

  /** Makes the database's folder if there is none; it is then the owner's alone. */
  public static void makeFolder(Path database) throws IOException {
    Path folder = database.toAbsolutePath().getParent();
    if (folder != null && Files.notExists(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static Path dataFolder(Shell shell) {
    return shell
        .variable("XDG_DATA_HOME")
        .map(Path::of)
        .orElseGet(() -> shell.home().resolve(".local").resolve("share"));
  }
}
