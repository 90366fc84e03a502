package sh.fazt.http.request;

import com.typesafe.config.Config;
import java.time.Duration;
import sh.fazt.registry.HeapShare;

/**
 * Settings {@code fazt.http.api.*}, {@code fazt.http.upload.*} and {@code fazt.http.deploys.*}.
 *
 * @param maxIgnoredBody bytes of an unwanted body that are read so that the client can read the
 *     answer
 * @param ignoredBodyTime how long such a body may take
 * @param maxJson bytes of a body of JSON
 * @param maxJsonOfStrangers bytes of one that anybody may send
 * @param jsonWithin how long such a body may take to come in
 * @param maxReason characters of {@code X-Fazt-Reason}
 * @param retryAfter the Retry-After of an answer that the node is busy
 * @param loginFailures that one client may have within {@code loginWindow}
 * @param loginFailuresForwarded the same for an address that only speaks for others
 * @param upload what an upload may be
 * @param deploys how many deploys may be open, and for how long
 */
public record ApiSettings(
    long maxIgnoredBody,
    Duration ignoredBodyTime,
    long maxJson,
    long maxJsonOfStrangers,
    Duration jsonWithin,
    int maxReason,
    Duration retryAfter,
    int loginFailures,
    int loginFailuresForwarded,
    Duration loginWindow,
    Upload upload,
    Deploys deploys) {

  /**
   * What an upload may be.
   *
   * @param maxSize bytes of a whole request body
   * @param maxField bytes of one form field that is not the file
   * @param maxParts parts of one form
   * @param deploysPerMinute with one key
   * @param parallel uploads that may be received at once
   * @param unpackParallel uploads unpacked at once
   * @param unpackWaiting uploads that may wait for that
   */
  public record Upload(
      long maxSize,
      int maxField,
      int maxParts,
      int deploysPerMinute,
      int parallel,
      int unpackParallel,
      int unpackWaiting) {}

  /**
   * How many deploys may be open that send only what is missing.
   *
   * @param max at once
   * @param maxPerKey at once with one key
   * @param maxFiles that all of them list together
   * @param expiresAfter how long an unused one stays
   * @param maxManifest bytes of the JSON that lists the files
   * @param treesLookedAt releases whose files are compared with those of a deploy
   */
  public record Deploys(
      int max,
      int maxPerKey,
      int maxFiles,
      Duration expiresAfter,
      long maxManifest,
      int treesLookedAt) {}

  /** About what an open deploy takes for each file it lists. */
  private static final long BYTES_OF_A_LISTED_FILE = 300;

  /** Reads the settings of a whole configuration, with its defaults loaded. */
  public static ApiSettings of(Config config) {
    Config api = config.getConfig("fazt.http.api");
    Config upload = config.getConfig("fazt.http.upload");
    Config deploys = config.getConfig("fazt.http.deploys");
    return new ApiSettings(
        api.getBytes("max-ignored-body"),
        api.getDuration("ignored-body-time"),
        api.getBytes("max-json"),
        api.getBytes("max-json-of-strangers"),
        api.getDuration("json-within"),
        api.getInt("max-reason"),
        api.getDuration("retry-after"),
        api.getInt("login-failures"),
        api.getInt("login-failures-forwarded"),
        api.getDuration("login-window"),
        new Upload(
            upload.getBytes("max-size"),
            Math.toIntExact(upload.getBytes("max-field")),
            upload.getInt("max-parts"),
            upload.getInt("deploys-per-minute"),
            upload.getInt("parallel"),
            upload.getInt("unpack-parallel"),
            upload.getInt("unpack-waiting")),
        new Deploys(
            deploys.getInt("most"),
            deploys.getInt("most-per-key"),
            HeapShare.OPEN_DEPLOYS.atMost(deploys.getInt("most-files"), BYTES_OF_A_LISTED_FILE),
            deploys.getDuration("expire-after"),
            deploys.getBytes("max-manifest"),
            deploys.getInt("trees-looked-at")));
  }
}
