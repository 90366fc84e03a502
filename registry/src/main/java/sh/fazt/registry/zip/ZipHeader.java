package sh.fazt.registry.zip;

import static sh.fazt.registry.zip.ZipEnd.unsigned;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.zip.UploadRejections.Fault;

/**
 * What stands at an entry's own place: a header that says what the directory says, and behind the
 * bytes, if the header could not know them yet, their sizes. (APPNOTE 6.3.10, 4.3.7 and 4.3.9.)
 */
final class ZipHeader {
  private static final int SIGNATURE = 0x04034b50;
  private static final int SIZE = 30;
  private static final int FLAG_ENCRYPTED = 1;
  private static final int FLAG_SIZES_FOLLOW = 1 << 3;
  static final int LONGEST_DESCRIPTOR = 24;
  private static final int DESCRIPTOR_SIGNATURE = 0x08074b50;

  private ZipHeader() {}

  /**
   * Where the entry's data begin.
   *
   * @throws RejectedException if the header there says another thing than the directory
   */
  static long dataOffset(FileChannel zip, ZipMember member) throws IOException {
    ByteBuffer header = ZipEnd.read(zip, member.headerOffset(), SIZE);
    int name = unsigned(header.getShort(26));
    int extra = unsigned(header.getShort(28));
    int flags = unsigned(header.getShort(6));
    boolean same =
        header.getInt(0) == SIGNATURE
            && unsigned(header.getShort(8)) == member.method()
            && (flags & FLAG_ENCRYPTED) == 0
            && (flags & FLAG_SIZES_FOLLOW) != 0 == member.sizesFollow()
            && name == member.rawName().length;
    if (!same || !isSame(zip, member, header, name, extra)) {
      throw member.refused(Fault.HEADERS_DIFFER);
    }
    return member.headerOffset() + SIZE + name + extra;
  }

  private static boolean isSame(
      FileChannel zip, ZipMember member, ByteBuffer header, int nameLength, int extraLength)
      throws IOException {
    ByteBuffer rest = ZipEnd.read(zip, member.headerOffset() + SIZE, nameLength + extraLength);
    var name = new byte[nameLength];
    rest.get(name);
    var extra = ZipExtra.of(rest.slice().order(ByteOrder.LITTLE_ENDIAN));
    boolean sameSizes =
        member.sizesFollow()
            || (Integer.toUnsignedLong(header.getInt(14)) == member.crc()
                && extra.wide(header.getInt(22)) == member.size()
                && extra.wide(header.getInt(18)) == member.compressedSize());
    return sameSizes
        && Arrays.equals(name, member.rawName())
        && !extra.isAmbiguous()
        && !extra.hasOtherNameThan(name);
  }

  /** Whether these bytes behind an entry's data say its checksum and sizes, and nothing else. */
  static boolean isDescriptor(ByteBuffer bytes, ZipMember member) {
    int length = bytes.limit();
    boolean signed = length == 16 || length == 24;
    boolean wide = length == 20 || length == 24;
    if (!signed && !wide && length != 12) {
      return false;
    }
    int at = signed ? 4 : 0;
    return (!signed || bytes.getInt(0) == DESCRIPTOR_SIGNATURE)
        && Integer.toUnsignedLong(bytes.getInt(at)) == member.crc()
        && number(bytes, at + 4, wide) == member.compressedSize()
        && number(bytes, at + (wide ? 12 : 8), wide) == member.size();
  }

  private static long number(ByteBuffer bytes, int at, boolean wide) {
    return wide ? bytes.getLong(at) : Integer.toUnsignedLong(bytes.getInt(at));
  }
}
