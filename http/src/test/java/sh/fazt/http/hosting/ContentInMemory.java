package sh.fazt.http.hosting;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.canonical.Tree;
import sh.fazt.registry.content.ContentReader;
import sh.fazt.registry.content.Encoding;
import sh.fazt.registry.content.FileIndex;
import sh.fazt.registry.content.Variant;

/**
 * A content store that keeps everything in memory. Like the real one it answers on a thread of its
 * own, loads an index when it is first asked for and hands large files out in chunks.
 */
public final class ContentInMemory implements ContentReader {
  /** Bytes in a chunk; larger files are chunked. */
  public static final int CHUNK_SIZE = 1024 * 1024;

  private final Map<TreeHash, Tree> trees = new ConcurrentHashMap<>();
  private final Map<TreeHash, FileIndex> loaded = new ConcurrentHashMap<>();
  private final Map<ContentHash, byte[]> plain = new ConcurrentHashMap<>();
  private final Map<ContentHash, byte[]> gzip = new ConcurrentHashMap<>();
  private final Set<Integer> lostChunks = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Throwable> failing = new AtomicReference<>();
  private final AtomicInteger variantReads = new AtomicInteger();

  public void put(Tree tree) {
    trees.put(TreeHash.ofBytes(tree.canonical()), tree);
  }

  public ContentHash put(byte[] bytes) {
    ContentHash hash = ContentHash.ofBytes(bytes);
    plain.put(hash, bytes);
    return hash;
  }

  /** Stores a gzip variant of content that is stored already. */
  public void compress(ContentHash content) {
    var out = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(out)) {
      zip.write(stored(plain, content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    gzip.put(content, out.toByteArray());
  }

  /** From now on this content is gone, as on a damaged disk. */
  public void lose(ContentHash content) {
    plain.remove(content);
    gzip.remove(content);
  }

  /** From now on no chunk of this number can be read. */
  public void loseChunk(int number) {
    lostChunks.add(number);
  }

  /** The next variant asked for cannot be read, for this reason. */
  public void failNextRead(Throwable why) {
    failing.set(why);
  }

  /** How often a variant was asked for. */
  public int variantReads() {
    return variantReads.get();
  }

  @Override
  public @Nullable FileIndex loadedIndex(TreeHash tree) {
    return loaded.get(tree);
  }

  @Override
  public CompletionStage<FileIndex> index(TreeHash tree) {
    return CompletableFuture.supplyAsync(
        () -> {
          Tree stored = trees.get(tree);
          if (stored == null) {
            throw new IllegalStateException("no such tree");
          }
          return loaded.computeIfAbsent(tree, _ -> FileIndex.of(stored));
        });
  }

  @Override
  public CompletionStage<Optional<Variant>> variant(ContentHash content, Encoding encoding) {
    variantReads.incrementAndGet();
    Throwable why = failing.getAndSet(null);
    if (why != null) {
      return CompletableFuture.failedFuture(why);
    }
    return CompletableFuture.supplyAsync(
        () -> Optional.ofNullable(map(encoding).get(content)).map(all -> variant(all, encoding)));
  }

  @Override
  public CompletionStage<byte[]> chunk(ContentHash content, Encoding encoding, int number) {
    return CompletableFuture.supplyAsync(
        () -> {
          if (lostChunks.contains(number)) {
            throw new IllegalStateException("chunk " + number + " cannot be read");
          }
          byte[] all = stored(map(encoding), content);
          int from = number * CHUNK_SIZE;
          return Arrays.copyOfRange(all, from, Math.min(from + CHUNK_SIZE, all.length));
        });
  }

  private static Variant variant(byte[] all, Encoding encoding) {
    boolean chunked = all.length > CHUNK_SIZE;
    return new Variant(encoding, all.length, chunked ? null : all, chunked ? CHUNK_SIZE : 0);
  }

  private Map<ContentHash, byte[]> map(Encoding encoding) {
    return switch (encoding) {
      case IDENTITY -> plain;
      case GZIP -> gzip;
    };
  }

  private static byte[] stored(Map<ContentHash, byte[]> map, ContentHash content) {
    byte[] bytes = map.get(content);
    if (bytes == null) {
      throw new IllegalStateException("no such content");
    }
    return bytes;
  }
}
