package sh.fazt.cli.api;

import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.site.Site;
import sh.fazt.cli.site.SiteZip;

/**
 * {@code POST /api/deploy}: packs a whole site and sends it in one stream. Older peers know nothing
 * else.
 */
final class DeployCall {
  private static final String PATH = "/api/deploy";

  private final DeployRequest request;
  private final Timeouts timeouts;
  private final Consumer<Site.SiteFile> gone;

  /**
   * A deploy.
   *
   * @param gone receives the files that were deleted meanwhile, and so are not sent
   */
  DeployCall(DeployRequest request, Timeouts timeouts, Consumer<Site.SiteFile> gone) {
    this.request = request;
    this.timeouts = timeouts;
    this.gone = gone;
  }

  /**
   * Sends it and waits for the answer.
   *
   * @param progress receives the number of bytes packed since the last call
   * @return the {@code data} of the answer
   * @throws Failure if the peer refused, or could not be reached
   */
  Map<String, @Nullable Object> send(LongConsumer progress) {
    var form = new Multipart(boundary(), request.fields());
    return new StreamedPost(
            request.peer(),
            PATH,
            form.contentType(),
            request.headers(),
            (out, read) -> {
              form.writeFields(out);
              form.writeFile(
                  out,
                  "file",
                  request.fileName(),
                  zip -> SiteZip.write(request.site(), zip, read, gone));
              form.writeEnd(out);
            })
        .send(timeouts, progress)
        .dataFrom(request.peer());
  }

  /** Unlikely enough to be in a file; a secure random source would cost the start-up of one. */
  private static String boundary() {
    var random = ThreadLocalRandom.current();
    return "fazt-" + Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
  }
}
