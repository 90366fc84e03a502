package sh.fazt.http.serverless;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import sh.fazt.journal.AppId;

/** The blobs of apps, as functions answer with them. Never blocks. */
public interface Blobs {
  /** What an app's storage holds under a path, if anything. */
  CompletionStage<Optional<Blob>> find(AppId app, String path);

  /** One blob, which does not change. */
  interface Blob {
    /** In bytes. */
    long size();

    /** Its media type. */
    String mime();

    /** SHA-256 of its bytes, in lower-case hex. */
    String hash();

    /** The bytes from the first to the last, both counted from 0 and part of it. */
    Source<ByteString, ?> bytes(long first, long last);
  }
}
