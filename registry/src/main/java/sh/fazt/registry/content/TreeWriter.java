package sh.fazt.registry.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.Sha256;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.canonical.Tree;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.content.ContentWriter.Body;
import sh.fazt.registry.database.Database;
import sh.fazt.registry.media.MediaType;
import sh.fazt.registry.media.MediaTypes;
import sh.fazt.registry.zip.EntryName;
import sh.fazt.registry.zip.UploadLimits;
import sh.fazt.registry.zip.UploadRejections;
import sh.fazt.registry.zip.UploadRejections.Fault;
import sh.fazt.registry.zip.ZipBytes;

/**
 * Stores the files of one tree, and last the tree itself. What is stored already is not written
 * again. Until {@link #finish} nothing is visible; without it, what was written is found and
 * removed by a collection later. Blocks; for one thread.
 */
public final class TreeWriter implements AutoCloseable {
  private final Database database;
  private final PinnedContent pinned;
  private final UploadLimits limits;
  private final ContentWriter contents;
  private final List<TreeFile> files = new ArrayList<>();

  TreeWriter(Database database, PinnedContent pinned, UploadLimits limits, InstantSource clock) {
    this.database = database;
    this.pinned = pinned;
    this.limits = limits;
    this.contents = new ContentWriter(database, pinned, limits, clock);
  }

  /**
   * Adds a file from memory.
   *
   * @param path relative, with {@code /} between its segments; no path twice
   */
  public void add(String path, byte[] bytes) throws IOException {
    checkFile(path);
    ContentHash hash = ContentHash.ofBytes(bytes);
    if (bytes.length <= ContentStore.CHUNK) {
      MediaType type = MediaTypes.of(path);
      contents.addSmall(hash, bytes, () -> type.compressible() ? contents.compress(bytes) : null);
    } else {
      contents.addLarge(hash, bytes.length, sink -> sink.take(bytes, 0, bytes.length), null);
    }
    list(path, hash, bytes.length);
  }

  /**
   * Adds a file from disk.
   *
   * @throws IOException if it cannot be read, or changes while it is read
   */
  public void add(String path, Path file) throws IOException {
    if (Files.size(file) <= ContentStore.CHUNK) {
      add(path, Files.readAllBytes(file));
      return;
    }
    checkFile(path);
    Body body = sink -> writeTo(file, sink);
    MessageDigest digest = Sha256.digest();
    var size = new long[1];
    body.writeTo(
        (bytes, offset, length) -> {
          digest.update(bytes, offset, length);
          size[0] += length;
        });
    ContentHash hash = ContentWriter.hash(digest);
    contents.addLarge(hash, size[0], body, null);
    list(path, hash, size[0]);
  }

  /**
   * Adds a file from disk that was listed elsewhere, with its type of then.
   *
   * @throws IOException if it cannot be read, or has not the bytes of its hash
   */
  public void add(TreeFile file, Path bytes) throws IOException {
    checkFile(file.path());
    if (file.size() <= ContentStore.CHUNK) {
      byte[] whole = Files.readAllBytes(bytes);
      if (!ContentHash.ofBytes(whole).equals(file.content())) {
        throw new IOException(file.path() + " has other bytes than its hash says");
      }
      boolean compressible = MediaTypes.of(file.path()).compressible();
      contents.addSmall(
          file.content(), whole, () -> compressible ? contents.compress(whole) : null);
    } else {
      contents.addLarge(file.content(), file.size(), sink -> writeTo(bytes, sink), null);
    }
    list(file);
  }

  /** Opens a file anew each time it is asked. */
  @FunctionalInterface
  public interface Opening {
    InputStream open() throws IOException;
  }

  /**
   * Adds a file from anywhere, never whole in memory if it is large.
   *
   * @param type its media type; empty for that of its name
   * @throws IOException if it cannot be read, or reads differently the second time
   */
  public void add(String path, String type, long size, Opening file) throws IOException {
    checkFile(path);
    String mediaType = type.isEmpty() ? MediaTypes.of(path).value() : type;
    if (size <= ContentStore.CHUNK) {
      try (InputStream in = file.open()) {
        byte[] bytes = in.readAllBytes();
        ContentHash hash = ContentHash.ofBytes(bytes);
        boolean compressible = MediaTypes.of(path).compressible();
        contents.addSmall(hash, bytes, () -> compressible ? contents.compress(bytes) : null);
        list(new TreeFile(path, hash, bytes.length, mediaType));
      }
      return;
    }
    Body body =
        sink -> {
          try (InputStream in = file.open()) {
            pour(in, sink);
          }
        };
    MessageDigest digest = Sha256.digest();
    var length = new long[1];
    body.writeTo(
        (bytes, offset, count) -> {
          digest.update(bytes, offset, count);
          length[0] += count;
        });
    ContentHash hash = ContentWriter.hash(digest);
    contents.addLarge(hash, length[0], body, null);
    list(new TreeFile(path, hash, length[0], mediaType));
  }

  private static void checkFile(String path) {
    EntryName.check(path);
    if (path.endsWith("/")) {
      throw UploadRejections.badEntry(EntryName.shown(path), Fault.FOLDER_WITH_BYTES).asException();
    }
  }

  private static void writeTo(Path file, ZipBytes.Sink sink) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      pour(in, sink);
    }
  }

  private static void pour(InputStream in, ZipBytes.Sink sink) throws IOException {
    var buffer = new byte[64 * 1024];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      sink.take(buffer, 0, n);
    }
  }

  /** Where the content of files goes that are listed here. */
  ContentWriter contents() {
    return contents;
  }

  /** Lists a file whose content is stored, or was added, and is pinned. */
  void list(String path, ContentHash hash, long size) {
    list(new TreeFile(path, hash, size, MediaTypes.of(path).value()));
  }

  /** Lists a file whose content is stored, or was added, and is pinned. */
  public void list(TreeFile file) {
    files.add(file);
  }

  /**
   * Writes what is left, then the tree. Its content and the tree stay pinned by the session.
   *
   * @throws sh.fazt.registry.domain.RejectedException if the list of files is too large
   */
  public StoredTree finish() {
    contents.flush();
    var tree = new Tree(files);
    byte[] canonical = tree.canonical();
    if (canonical.length > limits.maxTree()) {
      throw UploadRejections.namesTooLong(limits).asException();
    }
    TreeHash hash = TreeHash.ofBytes(canonical);
    pinned.pin(hash);
    if (!stored(hash)) {
      contents.addTree(hash, files.size(), tree.bytes(), canonical);
    }
    return new StoredTree(hash, files.size(), tree.bytes());
  }

  private boolean stored(TreeHash tree) {
    return database.readNow(
        handle ->
            handle
                .createQuery("SELECT 1 FROM tree WHERE hash = :hash")
                .bind("hash", ContentStore.bytes(tree.hex()))
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
  }

  /** Waits for writes in progress. What was not finished stays invisible. */
  @Override
  public void close() {
    contents.close();
  }
}
