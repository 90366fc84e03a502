package sh.fazt.http.deploy;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.http.scaladsl.model.ExceptionWithErrorInfo;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.registry.content.TemporarySpace;
import sh.fazt.registry.content.TemporarySpace.TemporaryFile;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;

/**
 * A file on its way from a request to temporary space, in pieces. A connection that breaks ends it
 * while a piece may still be on the way to the disk.
 *
 * <p>After the first thing that is wrong the rest is taken and dropped, so that the client, which
 * is still sending, comes to read why.
 */
final class IncomingFile {
  private static final long WRITE_BYTES = 256 * 1024;

  private final ClassicActorSystemProvider system;
  private final TemporarySpace space;
  private final Executor disk;
  private final long max;
  private final Rejection tooLarge;
  private long received;
  private @Nullable TemporaryFile file;
  private @Nullable Rejection wrong;
  private boolean ended;

  /**
   * A file that has not begun.
   *
   * @param disk threads that may block
   * @param max bytes that {@link #counted} lets pass
   * @param tooLarge what is wrong with more
   */
  IncomingFile(
      ClassicActorSystemProvider system,
      TemporarySpace space,
      Executor disk,
      long max,
      Rejection tooLarge) {
    this.system = system;
    this.space = space;
    this.disk = disk;
    this.max = max;
    this.tooLarge = tooLarge;
  }

  /** Counts bytes of the request as they come, for one thread at a time. */
  ByteString counted(ByteString bytes) {
    received += bytes.size();
    if (received > max) {
      wrong(tooLarge);
    }
    return bytes;
  }

  /** Takes all bytes of a source. */
  CompletionStage<Done> take(Source<ByteString, ?> bytes) {
    return bytes
        .batchWeighted(WRITE_BYTES, next -> (long) next.size(), next -> next, ByteString::concat)
        .mapAsync(
            1,
            next ->
                CompletableFuture.runAsync(() -> write(next), disk)
                    .thenApply(_ -> Done.getInstance()))
        .runWith(Sink.ignore(), system);
  }

  private synchronized void write(ByteString bytes) {
    if (ended || wrong != null) {
      return;
    }
    try {
      if (file == null) {
        file = space.newFile();
      }
      for (ByteBuffer buffer : bytes.getByteBuffers()) {
        file.write(buffer);
      }
    } catch (RejectedException refused) {
      wrong(refused.rejection());
      discard(); // others may need the space while the rest of this one comes in
    }
  }

  /** Notes what is wrong, if it is the first thing. */
  synchronized void wrong(Rejection why) {
    if (wrong == null) {
      wrong = why;
    }
  }

  private void discard() {
    if (file != null) {
      file.close();
      file = null;
    }
  }

  /**
   * The whole file, which is the caller's now.
   *
   * @param failure what ended the request early, or none
   * @return none if no byte came
   * @throws RejectedException if anything was wrong; then nothing of it is left
   */
  synchronized @Nullable TemporaryFile end(@Nullable Throwable failure) {
    ended = true;
    if (failure == null && wrong == null) {
      return file;
    }
    discard();
    throw wrong != null ? new RejectedException(wrong) : refusal(failure);
  }

  private RuntimeException refusal(@Nullable Throwable failure) {
    return switch (failure) {
      case CompletionException wrapped when wrapped.getCause() != null ->
          refusal(wrapped.getCause());
      case RejectedException refused -> refused;
      case EntityStreamSizeException _ -> new RejectedException(tooLarge);
      case EntityStreamException _ -> ApiRejections.badForm("the upload ended early").asException();
      case ExceptionWithErrorInfo malformed ->
          ApiRejections.badForm(malformed.info().summary()).asException();
      case null, default -> new CompletionException(failure);
    };
  }
}
