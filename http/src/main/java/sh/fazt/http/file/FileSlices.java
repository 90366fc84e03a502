package sh.fazt.http.file;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.content.ContentReader;
import sh.fazt.registry.content.Encoding;

/**
 * Sends files in slices, from any byte to any byte. A slice is made when the visitor has taken the
 * one before and is a copy, so that a slow visitor keeps one slice in memory and neither the file
 * nor the chunk it is of. Chunks are checked as a whole when they are read from the store, hence a
 * few are kept while they are being sent. If one cannot be read or is shorter than it should be,
 * the stream fails and the connection is cut: a visitor never takes a part for the whole.
 */
public final class FileSlices {
  /** Bytes of a slice. */
  static final int SLICE = 64 * 1024;

  /** A chunk is forgotten when no reader continues from it. */
  private static final Duration KEPT = Duration.ofSeconds(10);

  private record Chunk(ContentHash content, Encoding encoding, int number) {}

  /** Gives the bytes from one place to another, which may be fewer than were asked for. */
  private interface Bytes {
    CompletionStage<byte[]> copy(long from, long to);
  }

  private final ContentReader reader;
  private final ResponseCache cache;
  private final AsyncCache<Chunk, byte[]> chunks;

  /**
   * Slices of files in the store and the cache.
   *
   * @param chunkBytes bytes of chunks that are kept for those who read on
   * @param executor runs the upkeep of what is kept, which is short and never blocks
   */
  public FileSlices(ContentReader reader, ResponseCache cache, long chunkBytes, Executor executor) {
    this.reader = reader;
    this.cache = cache;
    this.chunks =
        Caffeine.newBuilder()
            .maximumWeight(chunkBytes)
            .weigher((Chunk _, byte[] bytes) -> bytes.length)
            .expireAfterAccess(KEPT)
            .scheduler(Scheduler.systemScheduler())
            .executor(executor)
            .buildAsync();
  }

  /**
   * The bytes of a file in one form.
   *
   * @param first position of the first byte, from 0
   * @param last position of the last one
   */
  public Source<ByteString, NotUsed> of(TreeFile file, Form.Present form, long first, long last) {
    Bytes bytes =
        switch (form) {
          case Form.InMemory memory -> (from, to) -> fromCache(file, memory, from, to);
          case Form.InChunks inChunks -> (from, to) -> fromChunk(inChunks, from, to);
        };
    return Source.unfoldAsync(
        first,
        from ->
            from > last
                ? CompletableFuture.completedFuture(Optional.empty())
                : bytes
                    .copy(from, Math.min(from + SLICE, last + 1))
                    .thenApply(
                        slice ->
                            Optional.of(
                                Pair.create(
                                    from + slice.length, ByteString.fromArrayUnsafe(slice)))));
  }

  /** It may have been pushed out in the meantime; then it is read again. */
  private CompletionStage<byte[]> fromCache(TreeFile file, Form.InMemory form, long from, long to) {
    return cache
        .form(file, form.head().encoding())
        .thenApply(
            found ->
                switch (found) {
                  case Form.InMemory memory -> memory.bytes().slice((int) from, (int) to).toArray();
                  case Form.InChunks _, Form.Absent _ ->
                      throw new IllegalStateException("not stored as it was: " + file.content());
                });
  }

  private CompletionStage<byte[]> fromChunk(Form.InChunks form, long from, long to) {
    int size = form.chunkSize();
    int number = Math.toIntExact(from / size);
    long start = (long) number * size;
    long end = Math.min(start + size, form.head().size());
    return chunks
        .get(
            new Chunk(form.head().content(), form.head().encoding(), number),
            (chunk, _) ->
                reader
                    .chunk(chunk.content(), chunk.encoding(), chunk.number())
                    .toCompletableFuture())
        .thenApply(
            chunk -> {
              if (chunk.length != end - start) {
                throw new CompletionException(
                    new IllegalStateException("a chunk of the wrong size"));
              }
              return Arrays.copyOfRange(
                  chunk, (int) (from - start), (int) (Math.min(to, end) - start));
            });
  }
}
