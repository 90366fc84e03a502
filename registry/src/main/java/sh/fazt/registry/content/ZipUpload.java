package sh.fazt.registry.content;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.media.MediaTypes;
import sh.fazt.registry.zip.UploadLimits;
import sh.fazt.registry.zip.ZipBytes;
import sh.fazt.registry.zip.ZipDirectory;
import sh.fazt.registry.zip.ZipMember;

/**
 * Unpacks uploaded zips into the content store. All names, kinds and declared sizes are checked
 * before a byte is stored, all bytes before the tree is. The deflate streams of the zip are kept as
 * the gzip forms of its files. One upload takes up to about 16 MiB of memory and one core; the
 * caller bounds how many run at once.
 */
public final class ZipUpload {
  private final ContentStore store;
  private final UploadLimits limits;

  public ZipUpload(ContentStore store, UploadLimits limits) {
    this.store = store;
    this.limits = limits;
  }

  /**
   * Stores the files of a zip as a tree. Blocks; run it on a thread that may.
   *
   * @param zip a complete file that is not written any more
   * @param pinned keeps what is stored until the caller has named it in an event
   * @throws RejectedException if the zip is refused; then nothing of it is visible
   * @throws IOException if the file cannot be read
   */
  public StoredTree unpack(Path zip, PinnedContent pinned) throws IOException {
    return unpack(zip, pinned, _ -> {});
  }

  /**
   * The same.
   *
   * @param paths receives the path of each file, in the order of the zip
   */
  public StoredTree unpack(Path zip, PinnedContent pinned, Consumer<String> paths)
      throws IOException {
    try (var channel = FileChannel.open(zip, StandardOpenOption.READ);
        var bytes = new ZipBytes(channel);
        var writer = store.newTree(pinned, limits)) {
      var contents = new ZipContent(bytes, writer.contents());
      for (ZipMember member : ZipDirectory.files(channel, limits)) {
        String path = member.path();
        paths.accept(path);
        writer.list(path, contents.add(member, MediaTypes.of(path), null), member.size());
      }
      return writer.finish();
    }
  }
}
