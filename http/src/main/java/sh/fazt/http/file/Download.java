package sh.fazt.http.file;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.RootCause;
import sh.fazt.registry.content.ContentReader;
import sh.fazt.registry.content.DamagedContent;
import sh.fazt.registry.content.Encoding;

/**
 * A stored file as it is, outside any site: uncompressed, whole, with the type it was stored with.
 */
public final class Download {
  private static final Logger LOG = LoggerFactory.getLogger(Download.class);

  private Download() {}

  /**
   * Its bytes; what is stored in chunks is read as it is taken. Fails with {@link DamagedContent}
   * if they are not what was stored.
   *
   * @param release which one the file is of, for the log
   */
  public static CompletionStage<ResponseEntity> of(
      ContentReader reader, TreeFile file, String release) {
    String where = file.path() + " of " + release;
    return whole(reader, file, where)
        .exceptionallyCompose(failure -> CompletableFuture.failedStage(placed(failure, where)));
  }

  private static Throwable placed(Throwable failure, String where) {
    return RootCause.cause(failure) instanceof DamagedContent damaged ? damaged.in(where) : failure;
  }

  private static CompletionStage<ResponseEntity> whole(
      ContentReader reader, TreeFile file, String where) {
    var type = SentType.of(file.mediaType());
    return reader
        .variant(file.content(), Encoding.IDENTITY)
        .thenApply(
            found -> {
              var stored =
                  found.orElseThrow(
                      () -> new IllegalStateException("not stored: " + file.content()));
              if (stored.size() != file.size()) {
                throw DamagedContent.ofLength(file.content());
              }
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
                                  .thenApply(ByteString::fromArrayUnsafe))
                      .mapError(Throwable.class, failure -> logged(placed(failure, where))));
            });
  }

  private static Throwable logged(Throwable failure) {
    LOG.error("A download was cut off: {}", failure.getMessage());
    return failure;
  }
}
