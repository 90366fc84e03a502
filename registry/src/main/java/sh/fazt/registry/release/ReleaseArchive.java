package sh.fazt.registry.release;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import sh.fazt.registry.domain.RejectedException;

/**
 * One archive of a release ({@code .tar.gz}), as its manifest lists it: exactly these files in this
 * order, and nothing else.
 *
 * @param name of its file, which follows from version and platform
 * @param sha256 of its bytes
 * @param files sorted by path
 */
public record ReleaseArchive(String name, String sha256, long bytes, List<ReleaseFile> files) {
  private static final Set<PosixFilePermission> EXECUTABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> PLAIN =
      PosixFilePermissions.fromString("rw-r--r--");

  public ReleaseArchive {
    files = List.copyOf(files);
  }

  /** Bytes of its files together. */
  public long unpackedBytes() {
    return files.stream().mapToLong(ReleaseFile::bytes).sum();
  }

  /**
   * Checks size and digest of a file that should be this archive.
   *
   * @throws RejectedException if they are others
   */
  public void verify(Path file) throws IOException {
    BoundedFiles.check(file, bytes, sha256);
  }

  /**
   * Unpacks an archive whose digest holds ({@link #verify}; nobody else may be able to write it
   * since) into a folder. Every file's place, mode, size and digest is checked again while it is
   * written; all of them and their folders are synced to the disk.
   *
   * @param folder exists, and has none of the files; what is there after a refusal is the caller's
   *     to delete
   * @throws RejectedException if it holds anything else than what is listed
   */
  public void unpack(Path file, Path folder) throws IOException {
    try (InputStream raw = BoundedFiles.open(file);
        InputStream tar = new GZIPInputStream(raw, 1 << 16)) {
      var reader = new TarReader(tar);
      for (ReleaseFile listed : files) {
        Path target = folder.resolve(listed.path());
        makeFolders(folder, target);
        reader.next(listed, target);
        Files.setPosixFilePermissions(target, permissions(listed));
        reader.stamp(target);
        BoundedFiles.sync(target);
      }
      reader.end();
    } catch (ZipException | java.io.EOFException e) {
      throw ReleaseRejections.damaged(name + " is cut off or no gzip");
    }
    try (var folders = Files.walk(folder)) {
      for (Path each : folders.filter(Files::isDirectory).toList()) {
        BoundedFiles.sync(each);
      }
    }
  }

  /** Whether a folder has each of these files as listed; it may have others. */
  public boolean isIn(Path folder) throws IOException {
    for (ReleaseFile listed : files) {
      Path file = folder.resolve(listed.path());
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || !Files.getPosixFilePermissions(file).equals(permissions(listed))) {
        return false;
      }
      try {
        BoundedFiles.check(file, listed.bytes(), listed.sha256());
      } catch (RejectedException e) {
        return false;
      }
    }
    return true;
  }

  /** The permissions a folder of a release has. */
  static Set<PosixFilePermission> folderPermissions() {
    return EXECUTABLE;
  }

  private static Set<PosixFilePermission> permissions(ReleaseFile file) {
    return file.executable() ? EXECUTABLE : PLAIN;
  }

  /** What the process would take from the mode of a new folder is given to it here. */
  private static void makeFolders(Path top, Path file) throws IOException {
    Path parent = file.getParent();
    if (parent == null || parent.equals(top) || Files.isDirectory(parent)) {
      return;
    }
    makeFolders(top, parent);
    Files.createDirectory(parent);
    Files.setPosixFilePermissions(parent, folderPermissions());
  }
}
