package sh.fazt.registry.content;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.Sha256;
import sh.fazt.journal.TreeHash;
import sh.fazt.registry.content.ContentSlices.GzipForm;
import sh.fazt.registry.database.Database;
import sh.fazt.registry.zip.Gzip;
import sh.fazt.registry.zip.UploadLimits;
import sh.fazt.registry.zip.ZipBytes;

/**
 * Stores the bytes of files under their hashes, and what is made of them. What is stored already is
 * not written again. Blocks; for one thread.
 */
final class ContentWriter implements AutoCloseable {
  private static final int LOOK_UP_FILES = 64;
  private static final int LOOK_UP_BYTES = 1024 * 1024;

  private final Database database;
  private final PinnedContent pinned;
  private final UploadLimits limits;
  private final ContentSlices slices;
  private final List<Candidate> candidates = new ArrayList<>();
  private int candidateBytes;
  private long compressedHere;

  ContentWriter(Database database, PinnedContent pinned, UploadLimits limits, InstantSource clock) {
    this.database = database;
    this.pinned = pinned;
    this.limits = limits;
    this.slices = new ContentSlices(database.lane(), clock.millis());
  }

  /** Pours the same bytes each time it is asked. */
  @FunctionalInterface
  interface Body {
    void writeTo(ZipBytes.Sink sink) throws IOException;
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
   * Adds bytes of at most {@link ContentStore#CHUNK}; gzip is asked for only if they are new.
   *
   * @param hash of the bytes
   */
  void addSmall(ContentHash hash, byte[] bytes, Supplier<byte @Nullable []> gzip) {
    if (pinned.pin(hash)) {
      candidates.add(new Candidate(hash, bytes, gzip));
      candidateBytes += bytes.length;
      if (candidates.size() >= LOOK_UP_FILES || candidateBytes >= LOOK_UP_BYTES) {
        storeMissing();
      }
    }
  }

  /** Adds a file that is never whole in memory. */
  void addLarge(ContentHash hash, long size, Body body, @Nullable GzipBody gzip)
      throws IOException {
    if (!pinned.pin(hash) || !missing(database, List.of(hash)).contains(hash)) {
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
      gzip.body().writeTo(whole::write);
      return new GzipForm(gzip.hash(), gzip.size(), whole.toByteArray());
    }
    pinned.pin(gzip.hash());
    chunks(gzip.hash(), gzip.body());
    return new GzipForm(gzip.hash(), gzip.size(), null);
  }

  private void chunks(ContentHash hash, Body body) throws IOException {
    var chunker = new Chunker(hash, slices);
    body.writeTo(chunker);
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
    Set<ContentHash> missing = missing(database, candidates.stream().map(Candidate::hash).toList());
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
  static Set<ContentHash> missing(Database database, Collection<ContentHash> hashes) {
    var missing = new HashSet<>(hashes);
    missing.removeAll(sizes(database, hashes).keySet());
    return missing;
  }

  /** The sizes in bytes of those that are stored. */
  static Map<ContentHash, Long> sizes(Database database, Collection<ContentHash> hashes) {
    if (hashes.isEmpty()) {
      return Map.of();
    }
    List<byte[]> raw = hashes.stream().map(hash -> ContentStore.bytes(hash.hex())).toList();
    Map<ContentHash, Long> sizes = HashMap.newHashMap(raw.size());
    database.readNow(
        handle ->
            handle
                .createQuery("SELECT hash, size FROM content WHERE hash IN (<hashes>)")
                .bindList("hashes", raw)
                .map(
                    (row, _) ->
                        sizes.put(
                            ContentHash.of(HexFormat.of().formatHex(row.getBytes("hash"))),
                            row.getLong("size")))
                .list());
    return sizes;
  }

  /** Writes what is left. When it returns, everything that was added is stored. */
  void flush() {
    storeMissing();
    slices.drain();
  }

  /** Writes the row of a tree, whose content was flushed before. */
  void addTree(TreeHash hash, int fileCount, long bytes, byte[] canonical) {
    slices.add(new ContentSlices.TreeRow(hash, fileCount, bytes, canonical));
    slices.drain();
  }

  static ContentHash hash(MessageDigest digest) {
    return ContentHash.of(HexFormat.of().formatHex(digest.digest()));
  }

  /** Waits for writes in progress; what was added and not flushed may not be stored. */
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
          slices.add(piece(chunk));
          chunk = new byte[ContentStore.CHUNK];
          filled = 0;
        }
      }
    }

    private ContentSlices.Chunk piece(byte[] bytes) {
      return new ContentSlices.Chunk(expected, number++, bytes, Sha256.digest().digest(bytes));
    }

    void end() throws IOException {
      if (filled > 0) {
        slices.add(piece(Arrays.copyOf(chunk, filled)));
      }
      if (!hash(digest).equals(expected)) {
        throw new IOException("a file changed while it was stored");
      }
    }
  }
}
