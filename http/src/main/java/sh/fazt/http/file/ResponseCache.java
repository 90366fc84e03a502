package sh.fazt.http.file;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.content.ContentReader;
import sh.fazt.registry.content.DamagedContent;
import sh.fazt.registry.content.Encoding;
import sh.fazt.registry.content.Variant;

/**
 * Files ready to be sent, in memory, weighed by their bytes. Content never changes under its hash,
 * so nothing is ever invalidated; what is not asked for is pushed out. A hit is a completed future:
 * no SQL, no other thread. Many visitors who miss the same file cause one read.
 */
public final class ResponseCache {
  /** About what an entry takes besides the bytes of its file. */
  private static final int ENTRY_OVERHEAD = 1024;

  private record Key(ContentHash content, Encoding encoding, String mediaType) {}

  private final ContentReader reader;
  private final AsyncCache<Key, Form> forms;

  /**
   * An empty cache.
   *
   * @param maxBytes weight it may reach, in bytes
   * @param executor runs the cache's own upkeep, which is short and never blocks
   */
  public ResponseCache(ContentReader reader, long maxBytes, Executor executor) {
    this.reader = reader;
    this.forms =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((Key _, Form form) -> weight(form))
            .executor(executor)
            .buildAsync();
  }

  /** The file in this encoding; fails if the store cannot be read. */
  public CompletableFuture<Form> form(TreeFile file, Encoding encoding) {
    return forms.get(
        new Key(file.content(), encoding, file.mediaType()),
        (key, _) ->
            reader
                .variant(key.content(), key.encoding())
                .thenApply(variant -> form(key, file, variant))
                .toCompletableFuture());
  }

  /** How many forms of files it holds, about. */
  public long files() {
    return forms.synchronous().estimatedSize();
  }

  /** What it weighs now, in bytes; waits for upkeep under way. */
  public long bytes() {
    forms.synchronous().cleanUp();
    return forms.synchronous().policy().eviction().orElseThrow().weightedSize().orElseThrow();
  }

  private static Form form(Key key, TreeFile file, Optional<Variant> found) {
    if (found.isEmpty()) {
      return Form.ABSENT;
    }
    Variant variant = found.get();
    if (key.encoding() == Encoding.IDENTITY && variant.size() != file.size()) {
      throw DamagedContent.ofLength(file.content());
    }
    String tag =
        switch (key.encoding()) {
          case IDENTITY -> '"' + key.content().hex() + '"';
          case GZIP -> '"' + key.content().hex() + "-gzip\"";
        };
    ContentType type = SentType.of(key.mediaType());
    var head =
        new Form.Head(
            key.content(),
            key.encoding(),
            type,
            variant.size(),
            tag,
            RawHeader.create("ETag", tag));
    byte[] bytes = variant.bytes();
    if (bytes == null) {
      return new Form.InChunks(head, variant.chunkSize());
    }
    // Shared, not copied: the store's arrays are never written to.
    ByteString shared = ByteString.fromArrayUnsafe(bytes);
    return new Form.InMemory(head, shared, HttpEntities.create(type, shared));
  }

  private static int weight(Form form) {
    return switch (form) {
      case Form.InMemory whole -> whole.bytes().size() + ENTRY_OVERHEAD;
      case Form.InChunks _, Form.Absent _ -> ENTRY_OVERHEAD;
    };
  }
}
