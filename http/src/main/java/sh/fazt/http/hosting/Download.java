package sh.fazt.http.hosting;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.content.ContentReader;
import sh.fazt.registry.content.Encoding;

/**
 * A stored file as it is, outside any site: uncompressed, whole, with the type it was stored with.
 */
public final class Download {
  private Download() {}

  /** Its bytes; what is stored in chunks is read as it is taken. */
  public static CompletionStage<ResponseEntity> of(ContentReader reader, TreeFile file) {
    var type = SentType.of(file.mediaType());
    return reader
        .variant(file.content(), Encoding.IDENTITY)
        .thenApply(
            found -> {
              var stored =
                  found.orElseThrow(
                      () -> new IllegalStateException("not stored: " + file.content()));
              byte[] bytes = stored.bytes();
              if (bytes != null) {
                return HttpEntities.create(type, bytes);
              }
              int chunks =
                  Math.toIntExact((stored.size() + stored.chunkSize() - 1) / stored.chunkSize());
              return HttpEntities.create(
                  type,
                  stored.size(),
                  Source.range(0, chunks - 1)
                      .mapAsync(
                          1,
                          number ->
                              reader
                                  .chunk(file.content(), Encoding.IDENTITY, number)
                                  .thenApply(ByteString::fromArrayUnsafe)));
            });
  }
}
