package sh.fazt.cli.server;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;

/** Where the database of this machine's node is. */
public final class DatabaseLocation {
  /** The data of the node which {@code fazt service install} made; root can see what is in it. */
  public static final Path FOLDER_OF_THE_SERVICE = Path.of("/var/lib/fazt");

  private static final String FILE = "fazt.db";
  private static final Path OF_THE_SERVICE = FOLDER_OF_THE_SERVICE.resolve(FILE);

  private DatabaseLocation() {}

  /**
   * The {@code --db} flag, else {@code FAZT_DB_PATH}, else the one in the user's data folder; where
   * there is none and this user may see the database of the machine's service, that one.
   */
  public static Path of(Optional<String> flag, Shell shell) {
    return named(flag, shell)
        .orElseGet(
            () -> {
              Path own = ofUser(shell);
              return Files.exists(own) || !Files.exists(OF_THE_SERVICE) ? own : OF_THE_SERVICE;
            });
  }

  /** The same, which is never the service's: for what makes a database to try something out. */
  public static Path toTryOut(Optional<String> flag, Shell shell) {
    return named(flag, shell).orElseGet(() -> ofUser(shell));
  }

  /** The one in the user's data folder. */
  public static Path ofUser(Shell shell) {
    return folderOfUser(shell).resolve(FILE);
  }

  /** The user's data folder. */
  public static Path folderOfUser(Shell shell) {
    return dataFolder(shell).resolve("fazt");
  }

  private static Optional<Path> named(Optional<String> flag, Shell shell) {
    return flag.or(() -> shell.variable("FAZT_DB_PATH")).map(shell::path);
  }

  /**
   * Makes the database's folder if there is none; it is then the owner's alone.
   *
   * @throws Failure if this user cannot make it
   */
  public static void makeFolder(Path database) throws IOException {
    Path folder = database.toAbsolutePath().getParent();
    if (folder == null || Files.exists(folder)) {
      return;
    }
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileSystemException e) {
      String why =
          e instanceof AccessDeniedException ? "not allowed" : String.valueOf(e.getReason());
      throw Failure.refused(
          "NO_DATA_FOLDER",
          "the folder " + folder + " of the database cannot be made: " + why,
          "Name a database in a folder of your own: --db FILE, or FAZT_DB_PATH");
    }
  }

  private static Path dataFolder(Shell shell) {
    return shell
        .variable("XDG_DATA_HOME")
        .map(Path::of)
        .orElseGet(() -> shell.home().resolve(".local").resolve("share"));
  }
}
