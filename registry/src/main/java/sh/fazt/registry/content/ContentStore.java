package sh.fazt.registry.content;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.canonical.Tree;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.database.Database;
import sh.fazt.registry.zip.UploadLimits;

/**
 * The bytes of all releases, each once by its hash, and the trees that name them. What is stored
 * never changes; it goes only when a {@link ContentCollection} finds that nothing refers to it.
 */
public final class ContentStore implements ContentReader {
  private static final Logger LOG = LoggerFactory.getLogger(ContentStore.class);

  /**
   * Bodies larger than this are stored in chunks of it. A fact of stored data, hence no setting.
   */
  public static final int CHUNK = 1024 * 1024;

  private static final int LOOK_UP = 500; // hashes in one query

  private final Database database;
  private final InstantSource clock;
  private final Pins<ContentHash> contentPins = new Pins<>();
  private final Pins<TreeHash> treePins = new Pins<>();
  private final ChunkDigests chunkDigests;
  private final AsyncLoadingCache<TreeHash, FileIndex> indexes;

  public ContentStore(Database database, ContentSettings settings, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.chunkDigests = new ChunkDigests(database, settings.chunkDigests());
    this.indexes =
        Caffeine.newBuilder()
            .maximumWeight(settings.indexCache())
            .weigher((TreeHash _, FileIndex index) -> index.weight())
            .executor(Runnable::run)
            .buildAsync((tree, _) -> database.read(handle -> readIndex(handle, tree)));
  }

  /** Begins to rely on content. The caller closes it. */
  public PinnedContent pin() {
    return new PinnedContent(contentPins, treePins);
  }

  /** Begins a tree of files from memory or disk; for threads that may block. */
  public TreeWriter newTree(PinnedContent pinned, UploadLimits limits) {
    return new TreeWriter(database, pinned, limits, clock);
  }

  /** Begins to store the bytes of files; for threads that may block. */
  ContentWriter newContent(PinnedContent pinned, UploadLimits limits) {
    return new ContentWriter(database, pinned, limits, clock);
  }

  /**
   * The files of a tree, without keeping its index in memory; none if it is not stored or damaged.
   * For threads that may block.
   */
  public Collection<TreeFile> filesOf(TreeHash tree) {
    FileIndex loaded = loadedIndex(tree);
    if (loaded != null) {
      return loaded.files();
    }
    try {
      return canonical(tree).map(bytes -> Tree.parse(bytes).files()).orElse(List.of());
    } catch (DamagedContent damaged) {
      LOG.error("A release is taken for empty: {}", damaged.getMessage());
      return List.of();
    }
  }

  /**
   * Those of the hashes that are stored, and how many bytes each has; for threads that may block.
   * Only what was pinned before stays so.
   */
  public Map<ContentHash, Long> sizes(Collection<ContentHash> hashes) {
    Map<ContentHash, Long> sizes = HashMap.newHashMap(hashes.size());
    List<ContentHash> all = List.copyOf(hashes);
    for (int from = 0; from < all.size(); from += LOOK_UP) {
      sizes.putAll(
          ContentWriter.sizes(database, all.subList(from, Math.min(all.size(), from + LOOK_UP))));
    }
    return sizes;
  }

  Database database() {
    return database;
  }

  Pins<ContentHash> contentPins() {
    return contentPins;
  }

  Pins<TreeHash> treePins() {
    return treePins;
  }

  /** Begins a collection; false if one is running. */
  boolean beginSweep() {
    if (!contentPins.beginSweep()) {
      return false;
    }
    treePins.beginSweep(); // always with the other
    return true;
  }

  void endSweep() {
    treePins.endSweep();
    contentPins.endSweep();
  }

  /** Drops the index of a tree that is gone. */
  void forget(TreeHash tree) {
    indexes.synchronous().invalidate(tree);
  }

  /**
   * The canonical bytes of a tree, if it is stored; for threads that may block.
   *
   * @throws DamagedContent if what is stored is something else
   */
  Optional<byte[]> canonical(TreeHash tree) {
    return database.readNow(handle -> StoredBytes.canonical(handle, tree));
  }

  @Override
  public @Nullable FileIndex loadedIndex(TreeHash tree) {
    return indexes.synchronous().getIfPresent(tree);
  }

  @Override
  public CompletionStage<FileIndex> index(TreeHash tree) {
    return indexes.get(tree);
  }

  private static FileIndex readIndex(Handle handle, TreeHash tree) {
    return StoredBytes.canonical(handle, tree)
        .map(canonical -> FileIndex.of(Tree.parse(canonical)))
        .orElseThrow(() -> new NoSuchElementException("no tree " + tree));
  }

  @Override
  public CompletionStage<Optional<Variant>> variant(ContentHash content, Encoding encoding) {
    return database.read(
        handle ->
            switch (encoding) {
              case IDENTITY -> StoredBytes.variant(handle, content, encoding);
              case GZIP -> gzip(handle, content);
            });
  }

  /** A damaged gzip form is as good as none: the plain one is there. */
  private static Optional<Variant> gzip(Handle handle, ContentHash content) {
    try {
      return StoredBytes.variant(handle, content, Encoding.GZIP);
    } catch (DamagedContent damaged) {
      LOG.error("The gzip form is not used: {}", damaged.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public CompletionStage<byte[]> chunk(ContentHash content, Encoding encoding, int number) {
    return database.read(
        handle -> {
          var chunk =
              StoredBytes.chunk(handle, content, encoding, number)
                  .orElseThrow(() -> DamagedContent.of(content));
          boolean sound =
              chunk.digest() == null
                  ? chunkDigests.isSound(handle, chunk, number)
                  : chunk.isSound();
          if (!sound) {
            throw DamagedContent.of(content);
          }
          return chunk.bytes();
        });
  }

  /** A whole file as it was uploaded, in pieces of at most {@link #CHUNK} bytes. */
  public Source<ByteString, NotUsed> bytes(ContentHash content) {
    return Source.completionStage(variant(content, Encoding.IDENTITY))
        .flatMapConcat(
            found ->
                pieces(
                    content,
                    found.orElseThrow(() -> new NoSuchElementException("no content " + content))))
        .mapMaterializedValue(_ -> NotUsed.getInstance());
  }

  private Source<ByteString, NotUsed> pieces(ContentHash content, Variant variant) {
    byte[] whole = variant.bytes();
    if (whole != null) {
      return Source.single(ByteString.fromArrayUnsafe(whole));
    }
    int chunks = Math.toIntExact((variant.size() + CHUNK - 1) / CHUNK);
    return Source.unfoldAsync(0, number -> piece(content, number, chunks));
  }

  private CompletionStage<Optional<Pair<Integer, ByteString>>> piece(
      ContentHash content, int number, int chunks) {
    return number == chunks
        ? CompletableFuture.completedFuture(Optional.empty())
        : chunk(content, Encoding.IDENTITY, number)
            .thenApply(
                bytes -> Optional.of(Pair.create(number + 1, ByteString.fromArrayUnsafe(bytes))));
  }

  /** A hash as it is stored. */
  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
