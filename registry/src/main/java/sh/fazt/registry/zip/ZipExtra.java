package sh.fazt.registry.zip;

import static sh.fazt.registry.zip.ZipEnd.unsigned;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The extra fields of a header. (APPNOTE 6.3.10, 4.5.3 and 4.6.9.)
 *
 * @param zip64 holds what did not fit into the header, in the order of the header
 * @param unicodeName holds the true name, as some tools write it
 * @param isAmbiguous whether one of the two is there twice
 */
record ZipExtra(@Nullable ByteBuffer zip64, @Nullable ByteBuffer unicodeName, boolean isAmbiguous) {
  private static final int ZIP64 = 0x0001;
  private static final int UNICODE_NAME = 0x7075;
  private static final int IN_ZIP64 = -1;

  /** Reads them; a damaged list ends where it is damaged. */
  static ZipExtra of(ByteBuffer extra) {
    ByteBuffer zip64 = null;
    ByteBuffer unicodeName = null;
    boolean twice = false;
    for (int at = 0; at + 4 <= extra.limit(); ) {
      int kind = unsigned(extra.getShort(at));
      int length = unsigned(extra.getShort(at + 2));
      if (at + 4 + length > extra.limit()) {
        break;
      }
      ByteBuffer field = extra.slice(at + 4, length).order(ByteOrder.LITTLE_ENDIAN);
      if (kind == ZIP64) {
        twice |= zip64 != null;
        zip64 = field;
      } else if (kind == UNICODE_NAME) {
        twice |= unicodeName != null;
        unicodeName = field;
      }
      at += 4 + length;
    }
    return new ZipExtra(zip64, unicodeName, twice);
  }

  /** A 32-bit number of the header, or the next of the field when it did not fit. */
  long wide(int narrow) {
    if (narrow == IN_ZIP64 && zip64 != null && zip64.remaining() >= 8) {
      return zip64.getLong();
    }
    return Integer.toUnsignedLong(narrow);
  }

  /** Whether there is a second name, for an entry of this one, that differs from it. */
  boolean hasOtherNameThan(byte[] name) {
    if (unicodeName == null || unicodeName.remaining() < 5) {
      return false;
    }
    var crc = new CRC32();
    crc.update(name);
    var other = new byte[unicodeName.remaining() - 5];
    unicodeName.get(5, other);
    return Integer.toUnsignedLong(unicodeName.getInt(1)) == crc.getValue()
        && !Arrays.equals(other, name);
  }
}
