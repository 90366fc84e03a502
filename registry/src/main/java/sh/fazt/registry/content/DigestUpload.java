package sh.fazt.registry.content;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.Sha256;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.media.MediaTypes;
import sh.fazt.registry.zip.UploadLimits;
import sh.fazt.registry.zip.UploadRejections;
import sh.fazt.registry.zip.UploadRejections.Fault;
import sh.fazt.registry.zip.ZipBytes;
import sh.fazt.registry.zip.ZipDirectory;
import sh.fazt.registry.zip.ZipMember;

/**
 * Stores content that comes in zips whose entries are named by their digests. Takes as much memory
 * as {@link ZipUpload}; the caller bounds how many run at once.
 */
public final class DigestUpload {
  private final ContentStore store;
  private final UploadLimits limits;

  public DigestUpload(ContentStore store, UploadLimits limits) {
    this.store = store;
    this.limits = limits;
  }

  /**
   * Stores the entries of a zip. Blocks; run it on a thread that may.
   *
   * @param zip a complete file that is not written any more
   * @param manifest lists every content that may be in it
   * @param pinned keeps what is stored
   * @return what is stored by then
   * @throws RejectedException if the zip is refused; then nothing of it may be relied on
   * @throws IOException if the file cannot be read
   */
  public Set<ContentHash> store(Path zip, Manifest manifest, PinnedContent pinned)
      throws IOException {
    try (var channel = FileChannel.open(zip, StandardOpenOption.READ);
        var bytes = new ZipBytes(channel);
        var writer = store.newContent(pinned, limits)) {
      List<ZipMember> members = ZipDirectory.files(channel, limits);
      if (members.size() > 1 && channel.size() > limits.maxBatch()) {
        throw UploadRejections.batchTooLarge(limits).asException();
      }
      for (ZipMember member : members) {
        listed(member, manifest); // all of them, before a byte is stored
      }
      var contents = new ZipContent(bytes, writer);
      var stored = new HashSet<ContentHash>();
      for (ZipMember member : members) {
        TreeFile file = listed(member, manifest);
        stored.add(contents.add(member, MediaTypes.of(file.path()), file.content()));
      }
      writer.flush();
      return stored;
    }
  }

  private static TreeFile listed(ZipMember member, Manifest manifest) {
    if (!Sha256.isHex(member.path())) {
      throw member.refused(Fault.NO_DIGEST);
    }
    TreeFile file = manifest.fileOf(ContentHash.of(member.path()));
    if (file == null) {
      throw member.refused(Fault.NOT_LISTED);
    }
    if (file.size() != member.size()) {
      throw member.refused(Fault.OTHER_SIZE);
    }
    return file;
  }
}
