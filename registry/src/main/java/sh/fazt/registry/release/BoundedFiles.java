package sh.fazt.registry.release;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import sh.fazt.journal.Sha256;
import sh.fazt.registry.domain.RejectedException;

/**
 * Reading files that somebody else may have put there, perhaps while they are read: never through a
 * link, never anything but a plain file, and never more than expected.
 */
final class BoundedFiles {
  private static final int BUFFER = 1 << 16;

  private BoundedFiles() {}

  /** A stream of the file itself; the file is not followed if it is a link. */
  static InputStream open(Path file) throws IOException {
    // Opening a pipe would wait for its writer. Who swaps one in between only makes us wait, and
    // whoever started us has a bound for that.
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw ReleaseRejections.damaged(file.getFileName() + " is not a plain file");
    }
    return Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * The bytes of a small file.
   *
   * @throws RejectedException if there are more than {@code most}
   */
  static byte[] read(Path file, int most) throws IOException {
    try (InputStream in = open(file)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw ReleaseRejections.damaged(file.getFileName() + " has more than " + most + " bytes");
      }
      return bytes;
    }
  }

  /**
   * Copies exactly what is expected.
   *
   * @throws RejectedException if the source has other bytes, fewer or more
   */
  static void copy(Path from, Path to, long bytes, String sha256) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = open(from);
        OutputStream out =
            new DigestOutputStream(
                Files.newOutputStream(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                digest)) {
      transfer(in, out, bytes, String.valueOf(from.getFileName()));
      if (in.read() >= 0) {
        throw ReleaseRejections.damaged(from.getFileName() + " is longer than it should be");
      }
    }
    requireDigest(digest, sha256, String.valueOf(from.getFileName()));
  }

  /** The same without keeping a copy. */
  static void check(Path file, long bytes, String sha256) throws IOException {
    MessageDigest digest = Sha256.digest();
    String name = String.valueOf(file.getFileName());
    try (InputStream in = open(file);
        OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      transfer(in, out, bytes, name);
      if (in.read() >= 0) {
        throw ReleaseRejections.damaged(name + " is longer than it should be");
      }
    }
    requireDigest(digest, sha256, name);
  }

  /** Moves so many bytes; the source must have them. */
  static void transfer(InputStream in, OutputStream out, long bytes, String name)
      throws IOException {
    byte[] buffer = new byte[BUFFER];
    long left = bytes;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw ReleaseRejections.damaged(name + " is shorter than it should be");
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }

  static void requireDigest(MessageDigest digest, String sha256, String name) {
    if (!HexFormat.of().formatHex(digest.digest()).equals(sha256)) {
      throw ReleaseRejections.damaged(name + " does not have the bytes that were signed");
    }
  }

  /** Has the disk keep a file or folder. */
  static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
