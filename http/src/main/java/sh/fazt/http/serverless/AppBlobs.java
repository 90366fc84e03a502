package sh.fazt.http.serverless;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import sh.fazt.journal.AppId;
import sh.fazt.registry.storage.RowAccess;
import sh.fazt.registry.storage.Spaces;
import sh.fazt.registry.storage.StoredBlob;

/** The blobs in the storage of apps. */
final class AppBlobs implements Blobs {
  private static final Executor THREADS = Thread::startVirtualThread;

  private final Spaces spaces;

  AppBlobs(Spaces spaces) {
    this.spaces = spaces;
  }

  @Override
  public CompletionStage<Optional<Blob>> find(AppId app, String path) {
    RowAccess rows = spaces.of(app);
    return CompletableFuture.supplyAsync(
        () ->
            sh.fazt.registry.storage.Blobs.find(rows, path).map(found -> new AppBlob(rows, found)),
        THREADS);
  }

  /** One of them, read piece by piece: others may remove it meanwhile, then it ends early. */
  private record AppBlob(RowAccess rows, StoredBlob stored) implements Blob {
    @Override
    public long size() {
      return stored.size();
    }

    @Override
    public String mime() {
      return stored.mime();
    }

    @Override
    public String hash() {
      return stored.hash().hex();
    }

    @Override
    public Source<ByteString, ?> bytes(long first, long last) {
      return Source.unfoldAsync(
          first,
          at ->
              at > last
                  ? CompletableFuture.completedFuture(Optional.empty())
                  : CompletableFuture.supplyAsync(() -> Optional.of(piece(at, last)), THREADS));
    }

    private Pair<Long, ByteString> piece(long at, long last) {
      int number = Math.toIntExact(at / StoredBlob.CHUNK);
      byte[] chunk =
          rows.read(all -> all.chunk(stored.hash(), number))
              .orElseThrow(() -> new IllegalStateException("the blob was removed meanwhile"));
      int from = Math.toIntExact(at % StoredBlob.CHUNK);
      int length = (int) Math.min(chunk.length - from, last - at + 1);
      return Pair.create(at + length, ByteString.fromArray(chunk, from, length));
    }
  }
}
