package sh.fazt.registry.content;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.Sha256;
import sh.fazt.registry.Refused;
import sh.fazt.registry.content.TreeWriter.GzipBody;

/**
 * Unpacks uploaded zips into the content store. All names, kinds and declared sizes are checked
 * before a byte is stored, all bytes before the tree is. The deflate streams of the zip are kept as
 * the gzip forms of its files. One upload takes up to about 16 MiB of memory and one core; the
 * caller bounds how many run at once.
 */
public final class ZipUpload {
  // A deflate stream longer than this cannot be worth keeping; it is read in pieces and dropped.
  private static final int SMALL_STREAM = ContentStore.CHUNK + 64 * 1024;

  private final ContentStore store;
  private final UploadLimits limits;

  public ZipUpload(ContentStore store, UploadLimits limits) {
    this.store = store;
    this.limits = limits;
  }

  /**
   * Stores the files of a zip as a tree. Blocks; run it on a thread that may.
   *
   * @param zip a file nobody writes to any more
   * @param pinned keeps what is stored until the caller has named it in an event
   * @throws Refused if the zip is refused; then nothing of it is visible
   * @throws IOException if the file cannot be read
   */
  public StoredTree unpack(Path zip, PinnedContent pinned) throws IOException {
    try (var channel = FileChannel.open(zip, StandardOpenOption.READ);
        var bytes = new ZipBytes(channel);
        var writer = store.newTree(pinned, limits)) {
      for (ZipMember member : ZipDirectory.files(channel, limits)) {
        if (member.size() <= ContentStore.CHUNK) {
          addSmall(member, bytes, writer);
        } else {
          addLarge(member, bytes, writer);
        }
      }
      return writer.finish();
    }
  }

  private static void addSmall(ZipMember member, ZipBytes zip, TreeWriter writer)
      throws IOException {
    long at = zip.dataOffset(member);
    boolean compressible = MediaTypes.of(member.path()).compressible();
    if (member.compressedSize() > SMALL_STREAM) {
      var whole = new ByteArrayOutputStream((int) member.size());
      zip.inflate(member, at, whole::write);
      writer.addSmall(member.path(), whole.toByteArray(), () -> null);
      return;
    }
    byte[] raw = zip.raw(member, at);
    byte[] bytes = zip.inflate(member, raw);
    if (!compressible) {
      writer.addSmall(member.path(), bytes, () -> null);
    } else if (member.method() == ZipMember.STORED) {
      writer.addSmall(member.path(), bytes, () -> writer.compress(bytes));
    } else {
      writer.addSmall(member.path(), bytes, () -> gzip(member, raw));
    }
  }

  private static byte @Nullable [] gzip(ZipMember member, byte[] raw) {
    return Gzip.worthKeeping(raw.length + Gzip.OVERHEAD, member.size())
        ? Gzip.member(raw, member.crc(), member.size())
        : null;
  }

  /** Two passes: the hash is known only at the end of the first. */
  private static void addLarge(ZipMember member, ZipBytes zip, TreeWriter writer)
      throws IOException {
    long at = zip.dataOffset(member);
    MessageDigest digest = Sha256.digest();
    zip.inflate(member, at, digest::update);
    writer.addLarge(
        member.path(),
        TreeWriter.hash(digest),
        member.size(),
        sink -> zip.inflate(member, at, sink),
        largeGzip(member, zip, at));
  }

  private static @Nullable GzipBody largeGzip(ZipMember member, ZipBytes zip, long at)
      throws IOException {
    long size = member.compressedSize() + Gzip.OVERHEAD;
    if (member.method() == ZipMember.STORED
        || !MediaTypes.of(member.path()).compressible()
        || !Gzip.worthKeeping(size, member.size())) {
      return null;
    }
    TreeWriter.Body body =
        sink -> {
          byte[] header = Gzip.header();
          sink.take(header, 0, header.length);
          zip.raw(member, at, sink);
          byte[] trailer = Gzip.trailer(member.crc(), member.size());
          sink.take(trailer, 0, trailer.length);
        };
    MessageDigest digest = Sha256.digest();
    body.pour(digest::update);
    ContentHash hash = TreeWriter.hash(digest);
    return new GzipBody(hash, size, body);
  }
}
