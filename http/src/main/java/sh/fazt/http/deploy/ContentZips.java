package sh.fazt.http.deploy;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.registry.content.TemporarySpace;
import sh.fazt.registry.content.TemporarySpace.TemporaryFile;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.zip.UploadLimits;

/** Reads zips of content, as they arrive, to temporary space. */
public final class ContentZips {
  private static final long OVERHEAD = 1024 * 1024; // of a zip around a file that does not shrink

  private final ClassicActorSystemProvider system;
  private final TemporarySpace space;
  private final Executor disk;
  private final long maxIgnored;
  private final long max;

  /**
   * Reads zips into the space.
   *
   * @param disk threads that may block
   * @param maxIgnored bytes past the limit that are read so that the sender comes to know of it
   */
  public ContentZips(
      ClassicActorSystemProvider system,
      TemporarySpace space,
      Executor disk,
      long maxIgnored,
      UploadLimits limits) {
    this.system = system;
    this.space = space;
    this.disk = disk;
    this.maxIgnored = maxIgnored;
    this.max = Math.max(limits.maxFile(), limits.maxBatch()) + OVERHEAD;
  }

  /**
   * Refuses a body that need not be read for it.
   *
   * @throws sh.fazt.registry.domain.RejectedException if it says that it is no zip, or is too large
   */
  void mustBeOne(HttpRequest request) {
    String type = request.entity().getContentType().mediaType().toString();
    if (!type.equals("application/zip")) {
      throw RejectionCode.UNSUPPORTED_MEDIA_TYPE
          .because("Send the body as Content-Type: application/zip")
          .asException();
    }
    if (request.entity().getContentLengthOption().orElse(0) > max) {
      throw tooLarge().asException();
    }
  }

  private Rejection tooLarge() {
    return RejectionCode.PAYLOAD_TOO_LARGE.because(
        "The zip is larger than "
            + max
            + " bytes (settings fazt.registry.upload.max-file and max-batch)");
  }

  /**
   * Reads one.
   *
   * @return a file that the caller closes; fails with {@link
   *     sh.fazt.registry.domain.RejectedException} if it is refused, and then nothing of it is left
   */
  CompletionStage<TemporaryFile> read(HttpEntity body) {
    var file = new IncomingFile(system, space, disk, max, tooLarge());
    return file.take(body.withSizeLimit(max + maxIgnored).getDataBytes().map(file::counted))
        .handleAsync(
            (_, failure) -> {
              TemporaryFile whole = file.end(failure);
              if (whole == null) {
                throw ApiRejections.badRequest(
                        "Invalid ZIP file: not a zip file, or one that was cut off")
                    .asException();
              }
              return whole;
            },
            disk);
  }
}
