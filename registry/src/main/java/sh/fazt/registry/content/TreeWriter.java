package sh.fazt.registry.content;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.Sha256;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.canonical.Tree;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.Refused;
import sh.fazt.registry.content.ContentSlices.GzipForm;
import sh.fazt.registry.content.UploadRefusal.Fault;
import sh.fazt.registry.content.UploadRefusal.TooLarge;
import sh.fazt.registry.node.Database;

/**
 * Stores the files of one tree, and last the tree itself. What is stored already is not written
 * again. Until {@link #finish} nothing is visible; without it, what was written is found and
 * removed by a collection later. Blocks; for one thread.
 */
public final class TreeWriter implements AutoCloseable {
  private static final int LOOK_UP_FILES = 64;
  private static final int LOOK_UP_BYTES = 1024 * 1024;

  private final Database database;
  private final PinnedContent pinned;
  private final UploadLimits limits;
  private final ContentSlices slices;
  private final List<TreeFile> files = new ArrayList<>();
  private final List<Candidate> candidates = new ArrayList<>();
  private int candidateBytes;
  private long compressedHere;

  TreeWriter(Database database, PinnedContent pinned, UploadLimits limits, InstantSource clock) {
    this.database = database;
    this.pinned = pinned;
    this.limits = limits;
    this.slices = new ContentSlices(database.lane(), clock.millis());
  }

  /** Pours the same bytes each time it is asked. */
  @FunctionalInterface
  interface Body {
    void pour(ZipBytes.Sink sink) throws IOException;
  }

  /**
   * A ready gzip form of a large file.
   *
   * @param hash of its own bytes
   */
  record GzipBody(ContentHash hash, long size, Body body) {}

  /** A small file that may be stored already. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Candidate(ContentHash hash, byte[] bytes, Supplier<byte @Nullable []> gzip) {}

  /**
   * Adds a file from memory.
   *
   * @param path relative, with {@code /} between its segments; no path twice
   */
  public void add(String path, byte[] bytes) throws IOException {
    checkFile(path);
    if (bytes.length <= ContentStore.CHUNK) {
      MediaType type = MediaTypes.of(path);
      addSmall(path, bytes, () -> type.compressible() ? compress(bytes) : null);
    } else {
      addLarge(
          path,
          ContentHash.ofBytes(bytes),
          bytes.length,
          sink -> sink.take(bytes, 0, bytes.length),
          null);
    }
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
    Body body = sink -> pour(file, sink);
    MessageDigest digest = Sha256.digest();
    var size = new long[1];
    body.pour(
        (bytes, offset, length) -> {
          digest.update(bytes, offset, length);
          size[0] += length;
        });
    addLarge(path, hash(digest), size[0], body, null);
  }

  private static void checkFile(String path) {
    EntryName.check(path);
    if (path.endsWith("/")) {
      throw UploadRefusal.badEntry(EntryName.shown(path), Fault.FOLDER_WITH_BYTES);
    }
  }

  private static void pour(Path file, ZipBytes.Sink sink) throws IOException {
    var buffer = new byte[64 * 1024];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sink.take(buffer, 0, n);
      }
    }
  }

  /**
   * Adds a file of at most {@link ContentStore#CHUNK} bytes; gzip is asked for only if it is new.
   */
  void addSmall(String path, byte[] bytes, Supplier<byte @Nullable []> gzip) {
    ContentHash hash = ContentHash.ofBytes(bytes);
    files.add(new TreeFile(path, hash, bytes.length, MediaTypes.of(path).value()));
    if (pinned.pin(hash)) {
      candidates.add(new Candidate(hash, bytes, gzip));
      candidateBytes += bytes.length;
      if (candidates.size() >= LOOK_UP_FILES || candidateBytes >= LOOK_UP_BYTES) {
        storeMissing();
      }
    }
  }

  /** Adds a file that is never whole in memory. */
  void addLarge(String path, ContentHash hash, long size, Body body, @Nullable GzipBody gzip)
      throws IOException {
    files.add(new TreeFile(path, hash, size, MediaTypes.of(path).value()));
    if (!pinned.pin(hash) || !missing(List.of(hash)).contains(hash)) {
      return;
    }
    chunks(hash, body);
    GzipForm form = gzip == null ? null : gzipForm(gzip);
    slices.drain(); // a row that says "complete" must not overtake a chunk
    slices.add(new ContentSlices.Complete(hash, size, form));
  }

  private GzipForm gzipForm(GzipBody gzip) throws IOException {
    if (gzip.size() <= ContentStore.CHUNK) {
      var whole = new ByteArrayOutputStream((int) gzip.size());
      gzip.body().pour(whole::write);
      return new GzipForm(gzip.hash(), gzip.size(), whole.toByteArray());
    }
    pinned.pin(gzip.hash());
    chunks(gzip.hash(), gzip.body());
    return new GzipForm(gzip.hash(), gzip.size(), null);
  }

  private void chunks(ContentHash hash, Body body) throws IOException {
    var chunker = new Chunker(hash, slices);
    body.pour(chunker);
    chunker.end();
  }

  /** Compresses bytes that came uncompressed, up to a limit for the whole upload. */
  byte @Nullable [] compress(byte[] bytes) {
    if (compressedHere + bytes.length > limits.maxCompressedHere()) {
      return null;
    }
    compressedHere += bytes.length;
    return Gzip.compress(bytes);
  }

  private void storeMissing() {
    Set<ContentHash> missing = missing(candidates.stream().map(Candidate::hash).toList());
    for (Candidate candidate : candidates) {
      if (missing.contains(candidate.hash())) {
        slices.add(
            new ContentSlices.Whole(candidate.hash(), candidate.bytes(), candidate.gzip().get()));
      }
    }
    candidates.clear();
    candidateBytes = 0;
  }

  /** Those not stored; asked only after they were pinned. */
  private Set<ContentHash> missing(List<ContentHash> hashes) {
    var missing = new HashSet<>(hashes);
    if (hashes.isEmpty()) {
      return missing;
    }
    List<byte[]> raw = hashes.stream().map(hash -> ContentStore.bytes(hash.hex())).toList();
    database
        .readNow(
            handle ->
                handle
                    .createQuery("SELECT hash FROM content WHERE hash IN (<hashes>)")
                    .bindList("hashes", raw)
                    .mapTo(byte[].class)
                    .list())
        .forEach(found -> missing.remove(ContentHash.of(HexFormat.of().formatHex(found))));
    return missing;
  }

  /**
   * Writes what is left, then the tree. Its content and the tree stay pinned by the session.
   *
   * @throws Refused if the list of files is too large
   */
  public StoredTree finish() {
    storeMissing();
    slices.drain();
    var tree = new Tree(files);
    byte[] canonical = tree.canonical();
    if (canonical.length > limits.maxTree()) {
      throw new Refused(tooManyNames(limits));
    }
    TreeHash hash = TreeHash.ofBytes(canonical);
    pinned.pin(hash);
    if (!stored(hash)) {
      slices.add(new ContentSlices.TreeRow(hash, files.size(), tree.bytes(), canonical));
      slices.drain();
    }
    return new StoredTree(hash, files.size(), tree.bytes());
  }

  static TooLarge tooManyNames(UploadLimits limits) {
    return new TooLarge(
        "The names of the files take more than " + limits.maxTree() + " bytes", "max-tree");
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

  static ContentHash hash(MessageDigest digest) {
    return ContentHash.of(HexFormat.of().formatHex(digest.digest()));
  }

  /** Waits for writes in progress. What was not finished stays invisible. */
  @Override
  public void close() {
    slices.abandon();
  }

  /** Cuts a body into chunks and proves that it is the one that was hashed. */
  private static final class Chunker implements ZipBytes.Sink {
    private final ContentHash expected;
    private final ContentSlices slices;
    private final MessageDigest digest = Sha256.digest();
    private byte[] chunk = new byte[ContentStore.CHUNK];
    private int filled;
    private int number;

    Chunker(ContentHash expected, ContentSlices slices) {
      this.expected = expected;
      this.slices = slices;
    }

    @Override
    public void take(byte[] bytes, int offset, int length) {
      digest.update(bytes, offset, length);
      for (int done = 0; done < length; ) {
        int count = Math.min(length - done, chunk.length - filled);
        System.arraycopy(bytes, offset + done, chunk, filled, count);
        filled += count;
        done += count;
        if (filled == chunk.length) {
          slices.add(new ContentSlices.Chunk(expected, number++, chunk));
          chunk = new byte[ContentStore.CHUNK];
          filled = 0;
        }
      }
    }

    void end() throws IOException {
      if (filled > 0) {
        slices.add(new ContentSlices.Chunk(expected, number, Arrays.copyOf(chunk, filled)));
      }
      if (!hash(digest).equals(expected)) {
        throw new IOException("a file changed while it was stored");
      }
    }
  }
}
