package sh.fazt.registry.zip;

import static sh.fazt.registry.zip.UploadRejections.notAZip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import sh.fazt.registry.domain.RejectedException;

/**
 * The end record of a zip: where its directory stands and how many entries it has.
 *
 * @param entries as declared
 * @param directoryOffset where the directory begins
 * @param directoryEnd where it ends, exclusive
 */
record ZipEnd(long entries, long directoryOffset, long directoryEnd) {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_SIZE = 22;
  private static final int ZIP64_LOCATOR_SIGNATURE = 0x07064b50;
  private static final int ZIP64_LOCATOR_SIZE = 20;
  private static final int ZIP64_END_SIGNATURE = 0x06064b50;
  private static final int ZIP64_END_SIZE = 56;
  private static final int MAX_COMMENT = 0xffff;

  /**
   * Finds the record. It must close the file, and the directory must end where it begins: a zip
   * with anything before, between or behind is one that two readers read differently.
   */
  static ZipEnd find(FileChannel zip) throws IOException {
    long length = zip.size();
    int tailSize = (int) Math.min(length, END_SIZE + MAX_COMMENT);
    long tailAt = length - tailSize;
    ByteBuffer tail = read(zip, tailAt, tailSize);
    for (int at = tailSize - END_SIZE; at >= 0; at--) {
      if (tail.getInt(at) == END_SIGNATURE) {
        // Some readers take the last one for it, others the one whose comment ends the file.
        if (at + END_SIZE + unsigned(tail.getShort(at + 20)) != tailSize) {
          break;
        }
        return parse(zip, tail.slice(at, END_SIZE).order(ByteOrder.LITTLE_ENDIAN), tailAt + at);
      }
    }
    throw notAZip("not a zip file, or one that was cut off").asException();
  }

  private static ZipEnd parse(FileChannel zip, ByteBuffer end, long at) throws IOException {
    if (end.getShort(4) != 0 || end.getShort(6) != 0) {
      throw notAZip("it is one part of several; make it as a single file").asException();
    }
    if (at >= ZIP64_LOCATOR_SIZE) {
      ByteBuffer locator = read(zip, at - ZIP64_LOCATOR_SIZE, ZIP64_LOCATOR_SIZE);
      if (locator.getInt(0) == ZIP64_LOCATOR_SIGNATURE) {
        return parseZip64(zip, end, locator.getLong(8), at - ZIP64_LOCATOR_SIZE);
      }
    }
    long entries = unsigned(end.getShort(10));
    if (entries != unsigned(end.getShort(8))) {
      throw notAZip("its end does not fit its directory").asException();
    }
    long size = Integer.toUnsignedLong(end.getInt(12));
    return of(entries, Integer.toUnsignedLong(end.getInt(16)), size, at);
  }

  private static ZipEnd parseZip64(FileChannel zip, ByteBuffer narrow, long at, long locatorAt)
      throws IOException {
    if (at < 0 || at != locatorAt - ZIP64_END_SIZE) {
      throw notAZip("its end does not fit its directory").asException();
    }
    ByteBuffer end = read(zip, at, ZIP64_END_SIZE);
    if (end.getInt(0) != ZIP64_END_SIGNATURE || end.getLong(24) != end.getLong(32)) {
      throw notAZip("its end does not fit its directory").asException();
    }
    ZipEnd wide = of(end.getLong(32), end.getLong(48), end.getLong(40), at);
    // Not all readers look at the wide record where the narrow one is enough.
    boolean same =
        isSame(unsigned(narrow.getShort(10)), 0xffff, wide.entries())
            && isSame(unsigned(narrow.getShort(8)), 0xffff, wide.entries())
            && isSame(Integer.toUnsignedLong(narrow.getInt(12)), 0xffffffffL, end.getLong(40))
            && isSame(
                Integer.toUnsignedLong(narrow.getInt(16)), 0xffffffffL, wide.directoryOffset());
    if (!same) {
      throw notAZip("its end does not fit its directory").asException();
    }
    return wide;
  }

  /** Whether a narrow number is the wide one, or says that it stands elsewhere. */
  private static boolean isSame(long narrow, long elsewhere, long wide) {
    return narrow == elsewhere || narrow == wide;
  }

  private static ZipEnd of(long entries, long offset, long size, long end) {
    if (entries < 0 || offset < 0 || size < 0 || size > end || offset != end - size) {
      throw notAZip("its end does not fit its directory").asException();
    }
    return new ZipEnd(entries, offset, end);
  }

  /** The bytes at a place, in a zip's byte order. */
  static ByteBuffer read(FileChannel zip, long at, int length) throws IOException {
    return ByteBuffer.wrap(bytes(zip, at, length)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The bytes at a place.
   *
   * @throws RejectedException if the file ends before
   */
  static byte[] bytes(FileChannel zip, long at, int length) throws IOException {
    var bytes = new byte[length];
    var buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      if (zip.read(buffer, at + buffer.position()) < 0) {
        throw notAZip("it was cut off").asException();
      }
    }
    return bytes;
  }

  static int unsigned(short value) {
    return Short.toUnsignedInt(value);
  }
}
