package sh.fazt.registry.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import sh.fazt.journal.Sha256;

/**
 * Where the control socket of a node is: a Unix domain socket beside its database, which only the
 * owner may use. Both ends ask here, so that they meet.
 *
 * <p>The kernel takes at most 107 bytes of path. A socket whose path is longer gets a name derived
 * from the database's path, in a folder of the owner's own: below {@code XDG_RUNTIME_DIR}, else
 * below the folder for temporary files. The two ends need not share an environment, so the client
 * looks in both.
 */
public final class ControlSocket {
  /** Longest path, in bytes, that is used as it is. */
  static final int LONGEST_PATH = 100;

  private static final Set<PosixFilePermission> PRIVATE_FOLDER =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private ControlSocket() {}

  /**
   * The path a node listens on for the database.
   *
   * @param environment of the process, for {@code XDG_RUNTIME_DIR}
   */
  public static Path pathFor(Path database, Map<String, String> environment) {
    return places(database, environment).getFirst();
  }

  /** All paths a node of the database may be listening on, the likeliest first. */
  static List<Path> places(Path database, Map<String, String> environment) {
    Path file = settled(database);
    Path beside = file.resolveSibling(file.getFileName() + ".sock");
    if (bytes(beside) <= LONGEST_PATH) {
      return List.of(beside);
    }
    String name = digest(file).substring(0, 32) + ".sock";
    Path temporary =
        Path.of(System.getProperty("java.io.tmpdir", "/tmp"), "fazt-" + ownerOf(file), name);
    return Stream.concat(
            Stream.ofNullable(environment.get("XDG_RUNTIME_DIR"))
                .filter(text -> !text.isBlank())
                .map(text -> Path.of(text, "fazt", name))
                .filter(path -> bytes(path) <= LONGEST_PATH),
            Stream.of(temporary))
        .toList();
  }

  /**
   * Makes the folder of a socket that is not beside its database, or checks the one there is:
   * whoever owns the folder could put a socket of their own into it and be sent passwords.
   *
   * @throws IOException if the folder is another's or open to others
   */
  static void requirePrivateFolder(Path socket, Path database) throws IOException {
    if (beside(socket, database)) {
      return;
    }
    Path folder = folderOf(socket);
    if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(folderOf(folder));
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PRIVATE_FOLDER));
    }
    if (!isPrivate(folder, ownerOf(settled(database)))) {
      throw new IOException(
          folder + " must be a folder of your own with mode 0700: remove it and try again");
    }
  }

  /** Whether a client may trust a socket at this path. */
  static boolean isTrusted(Path socket, Path database) throws IOException {
    return beside(socket, database) || isPrivate(folderOf(socket), ownerOf(settled(database)));
  }

  private static boolean beside(Path socket, Path database) {
    return folderOf(settled(database)).equals(folderOf(socket));
  }

  private static boolean isPrivate(Path folder, String owner) throws IOException {
    if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    PosixFileAttributes attributes =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return attributes.isDirectory()
        && attributes.permissions().equals(PRIVATE_FOLDER)
        && attributes.owner().getName().equals(owner);
  }

  /** One spelling for one file: links in the way to it are followed as far as it exists. */
  private static Path settled(Path database) {
    Path absolute = database.toAbsolutePath().normalize();
    try {
      return Files.exists(absolute)
          ? absolute.toRealPath()
          : folderOf(absolute).toRealPath().resolve(absolute.getFileName());
    } catch (IOException _) {
      return absolute;
    }
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
  }

  private static String ownerOf(Path file) {
    try {
      return Files.getOwner(file).getName();
    } catch (IOException _) {
      return System.getProperty("user.name", "user");
    }
  }

  private static String digest(Path file) {
    return Sha256.hex(file.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }
}
