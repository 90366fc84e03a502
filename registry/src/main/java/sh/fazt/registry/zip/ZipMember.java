package sh.fazt.registry.zip;

import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.zip.UploadRejections.Fault;

/**
 * One entry of a zip as its directory describes it. Nothing here is proven until the bytes were
 * read.
 *
 * @param rawName the bytes of the name as they must stand at the entry's place too
 * @param path relative; ends in {@code /} for a folder
 * @param method {@link #STORED} or {@link #DEFLATED}
 * @param sizesFollow whether the header at the entry's place may leave sizes and checksum out
 * @param crc CRC-32 of the uncompressed bytes
 * @param headerOffset where the entry's own header begins
 */
@SuppressWarnings("ArrayRecordComponent") // made and read by the unpacker alone
public record ZipMember(
    byte[] rawName,
    String path,
    int method,
    boolean sizesFollow,
    long crc,
    long compressedSize,
    long size,
    long headerOffset) {
  public static final int STORED = 0;
  static final int DEFLATED = 8;

  boolean isFolder() {
    return path.endsWith("/");
  }

  /** The path without the slash that marks a folder. */
  String place() {
    return isFolder() ? path.substring(0, path.length() - 1) : path;
  }

  public RejectedException refused(Fault fault) {
    return UploadRejections.badEntry(EntryName.shown(path), fault).asException();
  }
}
