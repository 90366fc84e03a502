package sh.fazt.registry.release;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import sh.fazt.journal.Sha256;

/**
 * Reads the plainest kind of tar (POSIX ustar) and only plain files of it: what {@code release.sh}
 * writes. The caller says what must come next, so there is nothing to decide about links, devices,
 * extensions, sparse files, folders, duplicates or names: all of them are something else.
 */
final class TarReader {
  private static final int BLOCK = 512;

  /**
   * An archive ends with two blocks of zeros, and writers fill the last record, of 20 blocks, with
   * more: when only one block is left in a record, that one and a whole record.
   */
  private static final int MOST_PADDING = 21 * BLOCK;

  private final InputStream tar;
  private long seconds;

  TarReader(InputStream tar) {
    this.tar = tar;
  }

  /** Writes the next entry, which must be this file, to a new file. */
  void next(ReleaseFile listed, Path target) throws IOException {
    byte[] header = tar.readNBytes(BLOCK);
    if (header.length < BLOCK) {
      throw ReleaseRejections.damaged("the archive ends before " + listed.path());
    }
    requireHeader(header, listed);
    MessageDigest digest = Sha256.digest();
    try (OutputStream out =
        new DigestOutputStream(
            Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            digest)) {
      BoundedFiles.transfer(tar, out, listed.bytes(), listed.path());
    }
    BoundedFiles.requireDigest(digest, listed.sha256(), listed.path());
    int padding = (int) (-listed.bytes() & (BLOCK - 1));
    if (tar.readNBytes(padding).length < padding) {
      throw ReleaseRejections.damaged("the archive ends in " + listed.path());
    }
    seconds = octal(header, 136, 12);
  }

  /** Gives a file the time that the archive has for the last entry. */
  void stamp(Path file) throws IOException {
    // Start-up caches know the jars they were made from by their times.
    Files.setLastModifiedTime(file, FileTime.from(seconds, TimeUnit.SECONDS));
  }

  /** Nothing but zeros may follow, and not many of them. */
  void end() throws IOException {
    byte[] rest = tar.readNBytes(MOST_PADDING + 1);
    boolean zeros = rest.length >= 2 * BLOCK && rest.length <= MOST_PADDING;
    for (byte each : rest) {
      zeros &= each == 0;
    }
    if (!zeros) {
      throw ReleaseRejections.damaged("the archive holds more than the manifest lists");
    }
  }

  private static void requireHeader(byte[] header, ReleaseFile listed) {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    boolean plain =
        text(header, 257, 5).equals("ustar")
            && header[262] == 0
            && header[156] == '0'
            && header[157] == 0
            && octal(header, 148, 8) == sum;
    if (!plain) {
      throw ReleaseRejections.damaged(
          "the archive holds something else than a plain file where "
              + listed.path()
              + " should be");
    }
    String prefix = text(header, 345, 155);
    String name = text(header, 0, 100);
    String path = prefix.isEmpty() ? name : prefix + "/" + name;
    if (!path.equals(listed.path())
        || octal(header, 100, 8) != (listed.executable() ? 0755 : 0644)
        || octal(header, 124, 12) != listed.bytes()) {
      throw ReleaseRejections.damaged(
          "the archive holds another file, size or mode where " + listed.path() + " should be");
    }
  }

  private static String text(byte[] header, int from, int most) {
    int length = 0;
    while (length < most && header[from + length] != 0) {
      length++;
    }
    return new String(header, from, length, StandardCharsets.ISO_8859_1);
  }

  /** A number in octal digits, ended by a blank, a zero byte or the field; -1 if it is none. */
  private static long octal(byte[] header, int from, int length) {
    long value = 0;
    int digits = 0;
    while (digits < length && header[from + digits] >= '0' && header[from + digits] <= '7') {
      value = value * 8 + (header[from + digits] - '0');
      digits++;
    }
    boolean ended = digits == length || header[from + digits] == 0 || header[from + digits] == ' ';
    return digits > 0 && ended ? value : -1;
  }
}
