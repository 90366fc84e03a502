package sh.fazt.registry.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.Sha256;
import sh.fazt.registry.sqlite.StoredBodies;
import sh.fazt.registry.sqlite.StoredBodies.Body;

/**
 * The bodies of all backups in a folder, each once, in a file named by its SHA-256. A file is
 * written under another name, synced, and gets its own when it is whole; it is never changed after.
 */
final class ContentFolder {
  private static final String UNFINISHED = ".new";
  private static final int BUFFER = 256 * 1024;
  private static final int PREFIX = 2;

  /** How many parts the files are in, by the beginning of their names. */
  static final int PREFIXES = 256;

  private final Path folder;

  ContentFolder(Path folder) {
    this.folder = folder;
  }

  Path file(ContentHash hash) {
    return folder.resolve(hash.hex().substring(0, PREFIX)).resolve(hash.hex());
  }

  /** Whether it is there with this size; its bytes are looked at by {@link #isSound}. */
  boolean has(ContentHash hash, long size) throws IOException {
    Path file = file(hash);
    return Files.isRegularFile(file) && Files.size(file) == size;
  }

  /** Whether it is there and its bytes are those of its name. */
  boolean isSound(ContentHash hash) throws IOException {
    Path file = file(hash);
    return Files.isRegularFile(file) && sha256(file).equals(hash.hex());
  }

  /**
   * Takes a body over.
   *
   * @return its bytes; -1 if what the source has is not what its hash says
   */
  long put(StoredBodies source, Body body) throws IOException {
    Path target = file(body.hash());
    Path part = folder.resolve(UNFINISHED).resolve(body.hash().hex());
    Files.createDirectories(part.getParent());
    Files.createDirectories(target.getParent());
    MessageDigest digest = Sha256.digest();
    long written = 0;
    try (var channel = create(part)) {
      var count = new long[1];
      source.<IOException>read(
          body,
          piece -> {
            digest.update(piece);
            count[0] += piece.length;
            writeAll(channel, piece);
          });
      written = count[0];
      if (!HexFormat.of().formatHex(digest.digest()).equals(body.hash().hex())) {
        Files.delete(part);
        return -1;
      }
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(part);
      throw e;
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    return written;
  }

  /** Brings the names of what was put to the disk. */
  void sync() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var below = Files.newDirectoryStream(folder, Files::isDirectory)) {
      for (Path each : below) {
        syncFolder(each);
      }
    }
    syncFolder(folder);
  }

  /** Deletes what a backup left that was ended in the middle. */
  void clean() throws IOException {
    Path unfinished = folder.resolve(UNFINISHED);
    if (Files.isDirectory(unfinished)) {
      try (var left = Files.newDirectoryStream(unfinished)) {
        for (Path each : left) {
          Files.delete(each);
        }
      }
    }
  }

  /** What the names of one part of the files begin with. */
  static String prefix(int number) {
    return "%02x".formatted(number);
  }

  /** Deletes the files of one part that nobody needs. */
  void removeAllBut(String prefix, Set<String> needed) throws IOException {
    Path part = folder.resolve(prefix);
    if (!Files.isDirectory(part)) {
      return;
    }
    try (var files = Files.newDirectoryStream(part)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (Sha256.isHex(name) && !needed.contains(name)) {
          Files.delete(file);
        }
      }
    }
  }

  static FileChannel create(Path file) throws IOException {
    Files.deleteIfExists(file);
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /** Writes a small file, to the disk. */
  static void write(Path file, byte[] bytes) throws IOException {
    try (var channel = create(file)) {
      writeAll(channel, bytes);
      channel.force(true);
    }
  }

  static void writeAll(FileChannel channel, byte[] bytes) throws IOException {
    for (var left = ByteBuffer.wrap(bytes); left.hasRemaining(); ) {
      channel.write(left);
    }
  }

  static void syncFolder(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  static String sha256(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
