package sh.fazt.http.serverless;

import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import sh.fazt.function.protocol.Invocation;
import sh.fazt.http.function.ReleaseReader;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.content.ContentReader;
import sh.fazt.registry.content.Encoding;
import sh.fazt.registry.content.Variant;

/** The files below api/ of a release, which its tree names, from the content store. */
public final class ReleaseScripts implements ReleaseReader {
  private static final long WITHIN_SECONDS = 10;

  private final ContentReader content;

  public ReleaseScripts(ContentReader content) {
    this.content = content;
  }

  @Override
  public byte @Nullable [] read(Invocation invocation, String path) throws IOException {
    if (!path.startsWith("api/")) {
      return null;
    }
    var file = file(TreeHash.of(invocation.release()), path);
    return file == null ? null : bytes(file);
  }

  /** A file of a release, if it has it. On a thread that may block. */
  @Nullable TreeFile file(TreeHash release, String path) throws IOException {
    return await(content.index(release)).file(path);
  }

  /** The bytes of a file. On a thread that may block. */
  byte[] bytes(TreeFile file) throws IOException {
    Variant variant =
        await(content.variant(file.content(), Encoding.IDENTITY))
            .orElseThrow(() -> new IOException(file.path() + " is not stored"));
    byte[] whole = variant.bytes();
    if (whole != null) {
      return whole;
    }
    byte[] bytes = new byte[Math.toIntExact(variant.size())];
    int at = 0;
    for (int chunk = 0; at < bytes.length; chunk++) {
      byte[] next = await(content.chunk(file.content(), Encoding.IDENTITY, chunk));
      System.arraycopy(next, 0, bytes, at, next.length);
      at += next.length;
    }
    return bytes;
  }

  private static <T> T await(CompletionStage<T> stage) throws IOException {
    try {
      return stage.toCompletableFuture().get(WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("content cannot be read", e);
    }
  }
}
