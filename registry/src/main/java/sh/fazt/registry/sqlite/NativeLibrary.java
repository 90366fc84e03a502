package sh.fazt.registry.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library, unpacked once into {@code .fazt-native} beside the database. Left to
 * itself the driver unpacks it into the temporary folder at every start and leaves it there after a
 * kill. It is code that this process runs, so it is used only if nobody else can have written it.
 */
final class NativeLibrary {
  private static final String FOLDER = ".fazt-native";
  private static final String PATH = "org.sqlite.lib.path";
  private static final String NAME = "org.sqlite.lib.name";

  private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);

  private NativeLibrary() {}

  /**
   * Makes the driver of this process load the library from beside the database, unless it already
   * has one or its path is configured.
   *
   * @return whether the folder was made here, so that a refused opening can take it away again
   * @throws IOException if the library cannot be unpacked
   */
  static synchronized boolean unpackBeside(Path database) throws IOException {
    if (System.getProperty(PATH) != null) {
      return false;
    }
    String name = LibraryLoaderUtil.getNativeLibName();
    String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
    Path folder = database.resolveSibling(FOLDER);
    boolean made = makeFolder(folder);
    if (!FileOwnership.isExclusivelyOwned(folder)) {
      LOG.warn(
          "{} beside the database belongs to or can be written by others: no library is loaded from"
              + " it. Remove it, and the node makes a new one",
          FOLDER);
      return false;
    }
    // The version is in the name: a program that was upgraded must not load the old library.
    Path library = folder.resolve(SQLiteJDBCLoader.getVersion() + "-" + name);
    if (!FileOwnership.isExclusivelyOwned(library)) {
      // None, or one that somebody else could have put there or changed: ours goes over it.
      try (InputStream packed = NativeLibrary.class.getResourceAsStream(resource)) {
        if (packed == null) {
          return made;
        }
        Path part = Files.createTempFile(folder, name, ".part");
        Files.copy(packed, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, library, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    System.setProperty(PATH, folder.toString());
    System.setProperty(NAME, String.valueOf(library.getFileName()));
    return made;
  }

  /** Takes the folder away; a library that is loaded stays usable without its file. */
  static void removeBeside(Path database) throws IOException {
    Path folder = database.resolveSibling(FOLDER);
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private static boolean makeFolder(Path folder) throws IOException {
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }
}
