package sh.fazt.registry.content;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.Sha256;
import sh.fazt.registry.content.ContentWriter.Body;
import sh.fazt.registry.content.ContentWriter.GzipBody;
import sh.fazt.registry.media.MediaType;
import sh.fazt.registry.zip.Gzip;
import sh.fazt.registry.zip.UploadRejections.Fault;
import sh.fazt.registry.zip.ZipBytes;
import sh.fazt.registry.zip.ZipMember;

/**
 * Stores the bytes of entries of a zip. Their deflate streams are kept as the gzip forms of the
 * files.
 */
final class ZipContent {
  // A deflate stream longer than this cannot be worth keeping; it is read in pieces and dropped.
  private static final int SMALL_STREAM = ContentStore.CHUNK + 64 * 1024;

  private final ZipBytes zip;
  private final ContentWriter writer;

  ZipContent(ZipBytes zip, ContentWriter writer) {
    this.zip = zip;
    this.writer = writer;
  }

  /**
   * Adds the bytes of an entry.
   *
   * @param type of the file they are
   * @param expected what their hash must be, or none if any will do
   * @return their hash
   * @throws sh.fazt.registry.domain.RejectedException if they are damaged or have another hash;
   *     then nothing of them was added
   */
  ContentHash add(ZipMember member, MediaType type, @Nullable ContentHash expected)
      throws IOException {
    return member.size() <= ContentStore.CHUNK
        ? addSmall(member, type, expected)
        : addLarge(member, type, expected);
  }

  private ContentHash addSmall(ZipMember member, MediaType type, @Nullable ContentHash expected)
      throws IOException {
    long at = zip.dataOffset(member);
    if (member.compressedSize() > SMALL_STREAM) {
      var whole = new ByteArrayOutputStream((int) member.size());
      zip.inflate(member, at, whole::write);
      byte[] bytes = whole.toByteArray();
      ContentHash hash = checked(member, ContentHash.ofBytes(bytes), expected);
      writer.addSmall(hash, bytes, () -> null);
      return hash;
    }
    byte[] raw = zip.raw(member, at);
    byte[] bytes = zip.inflate(member, raw);
    ContentHash hash = checked(member, ContentHash.ofBytes(bytes), expected);
    if (!type.compressible()) {
      writer.addSmall(hash, bytes, () -> null);
    } else if (member.method() == ZipMember.STORED) {
      writer.addSmall(hash, bytes, () -> writer.compress(bytes));
    } else {
      writer.addSmall(hash, bytes, () -> gzip(member, raw));
    }
    return hash;
  }

  private static ContentHash checked(
      ZipMember member, ContentHash hash, @Nullable ContentHash expected) {
    if (expected != null && !expected.equals(hash)) {
      throw member.refused(Fault.OTHER_DIGEST);
    }
    return hash;
  }

  private static byte @Nullable [] gzip(ZipMember member, byte[] raw) {
    return Gzip.worthKeeping(raw.length + Gzip.OVERHEAD, member.size())
        ? Gzip.member(raw, member.crc(), member.size())
        : null;
  }

  /** Two passes: the hash is known only at the end of the first. */
  private ContentHash addLarge(ZipMember member, MediaType type, @Nullable ContentHash expected)
      throws IOException {
    long at = zip.dataOffset(member);
    MessageDigest digest = Sha256.digest();
    zip.inflate(member, at, digest::update);
    ContentHash hash = checked(member, ContentWriter.hash(digest), expected);
    writer.addLarge(
        hash, member.size(), sink -> zip.inflate(member, at, sink), largeGzip(member, type, at));
    return hash;
  }

  private @Nullable GzipBody largeGzip(ZipMember member, MediaType type, long at)
      throws IOException {
    long size = member.compressedSize() + Gzip.OVERHEAD;
    if (member.method() == ZipMember.STORED
        || !type.compressible()
        || !Gzip.worthKeeping(size, member.size())) {
      return null;
    }
    Body body =
        sink -> {
          byte[] header = Gzip.header();
          sink.take(header, 0, header.length);
          zip.raw(member, at, sink);
          byte[] trailer = Gzip.trailer(member.crc(), member.size());
          sink.take(trailer, 0, trailer.length);
        };
    MessageDigest digest = Sha256.digest();
    body.writeTo(digest::update);
    ContentHash hash = ContentWriter.hash(digest);
    return new GzipBody(hash, size, body);
  }
}
