package sh.fazt.registry.zip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Gzip members (RFC 1952) around deflate streams. A zip entry's stream <i>is</i> the body of such a
 * member, so that nothing needs to be compressed again: ten bytes before it, checksum and length
 * behind it.
 */
public final class Gzip {
  /** Bytes that a member has more than its deflate stream. */
  public static final int OVERHEAD = 18;

  private static final int LEVEL = 6;
  // Deflate, no flags, no time, unknown system: the same content always gives the same header.
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private Gzip() {}

  public static byte[] header() {
    return HEADER.clone();
  }

  /**
   * The end of a member.
   *
   * @param crc CRC-32 of the uncompressed bytes
   * @param size their number; the format keeps it modulo 2^32
   */
  public static byte[] trailer(long crc, long size) {
    return ByteBuffer.allocate(8)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt((int) crc)
        .putInt((int) size)
        .array();
  }

  public static byte[] member(byte[] deflated, long crc, long size) {
    byte[] member = Arrays.copyOf(HEADER, deflated.length + OVERHEAD);
    System.arraycopy(deflated, 0, member, HEADER.length, deflated.length);
    System.arraycopy(trailer(crc, size), 0, member, member.length - 8, 8);
    return member;
  }

  /** Whether sending the member instead of the bytes saves enough to be kept: a tenth. */
  public static boolean worthKeeping(long memberSize, long size) {
    return memberSize <= size - size / 10 - OVERHEAD;
  }

  /** The bytes compressed here, or none if that does not save enough. */
  public static byte @Nullable [] compress(byte[] bytes) {
    var deflater = new Deflater(LEVEL, true);
    try {
      deflater.setInput(bytes);
      deflater.finish();
      var out = new byte[bytes.length];
      int length = deflater.deflate(out);
      if (!deflater.finished() || !worthKeeping(length + OVERHEAD, bytes.length)) {
        return null;
      }
      var crc = new CRC32();
      crc.update(bytes);
      return member(Arrays.copyOf(out, length), crc.getValue(), bytes.length);
    } finally {
      deflater.end();
    }
  }
}
