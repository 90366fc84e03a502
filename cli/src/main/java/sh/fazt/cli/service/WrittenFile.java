package sh.fazt.cli.service;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** Files and links that are there whole or not at all, whatever comes in between. */
final class WrittenFile {
  private WrittenFile() {}

  /** Writes a file (0644) and the folders it is in (0755). */
  static void write(Path file, String text) throws IOException {
    Path folder = folderOf(file);
    makeFolders(folder);
    Path beside = folder.resolve("." + file.getFileName() + ".new");
    Files.deleteIfExists(beside);
    Files.writeString(beside, text, StandardOpenOption.CREATE_NEW);
    Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rw-r--r--"));
    sync(beside);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    sync(folder);
  }

  /** The text of a file; nothing if there is none. */
  static String read(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
  }

  /**
   * Makes a link lead somewhere.
   *
   * @param target as it stands in the link
   * @return whether it did not lead there before
   */
  static boolean link(Path link, Path target) throws IOException {
    if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target)) {
      return false;
    }
    Path folder = folderOf(link);
    makeFolders(folder);
    Path beside = folder.resolve("." + link.getFileName() + ".new");
    Files.deleteIfExists(beside);
    Files.createSymbolicLink(beside, target);
    Files.move(beside, link, StandardCopyOption.ATOMIC_MOVE);
    sync(folder);
    return true;
  }

  /** Makes a folder and those it is in, which everybody may read. */
  static void makeFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    makeFolders(folderOf(folder));
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  static void sync(Path path) throws IOException {
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Removes a folder with all that is in it, or a file, or a link but not what it leads to. */
  static void remove(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try (var inside = Files.newDirectoryStream(path)) {
        for (Path each : inside) {
          remove(each);
        }
      }
    }
    Files.deleteIfExists(path);
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.getParent(), "a file is in a folder");
  }
}
