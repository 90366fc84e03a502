package sh.fazt.http.hosting;

import java.util.concurrent.CompletionException;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import sh.fazt.registry.content.ContentReader;

/**
 * Streams a file that is stored in chunks, from any byte to any byte. The next chunk is read when
 * the visitor has taken the one before, so a slow visitor costs one chunk of memory. If a chunk
 * cannot be read or is shorter than it should be, the stream fails and the connection is cut: a
 * visitor never takes a part for the whole.
 */
final class ChunkedBody {
  private ChunkedBody() {}

  static Source<ByteString, NotUsed> of(
      ContentReader reader, Form.InChunks form, long first, long last) {
    int size = form.chunkSize();
    int firstChunk = Math.toIntExact(first / size);
    int lastChunk = Math.toIntExact(last / size);
    return Source.range(firstChunk, lastChunk)
        .mapAsync(
            1,
            number ->
                reader
                    .chunk(form.head().content(), form.head().encoding(), number)
                    .thenApply(
                        bytes -> {
                          long start = (long) number * size;
                          long end = Math.min(start + size, form.head().size());
                          if (bytes.length != end - start) {
                            throw new CompletionException(
                                new IllegalStateException("a chunk of the wrong size"));
                          }
                          int from = (int) (Math.max(first, start) - start);
                          int to = (int) (Math.min(last + 1, end) - start);
                          return ByteString.fromArrayUnsafe(bytes).slice(from, to);
                        }));
  }
}
