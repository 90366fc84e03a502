package sh.fazt.http.upgrade;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings {@code fazt.upgrade.*}, explained in reference.conf.
 *
 * @param source where releases are; empty for nowhere
 * @param fetchWithin how long all files of a release may take to come
 * @param silentFor how long a source may send nothing
 * @param maxRelease bytes of the archives of one release together
 * @param keepFree bytes that stay free on each disk
 * @param preflightHeap heap of the new version while it is tried
 * @param preflightSilentFor how long it may get no further
 * @param readyWithin how long a version on trial may get no further at its start
 * @param observe how long it has to serve before it can be confirmed
 * @param confirmWithin how long it waits to be confirmed once it serves
 */
public record UpgradeSettings(
    String source,
    Duration fetchWithin,
    Duration silentFor,
    long maxRelease,
    long keepFree,
    long preflightHeap,
    Duration preflightSilentFor,
    Duration readyWithin,
    Duration observe,
    Duration confirmWithin) {

  /** Reads them from a whole configuration. */
  public static UpgradeSettings of(Config config) {
    Config upgrade = config.getConfig("fazt.upgrade");
    return new UpgradeSettings(
        upgrade.getString("source"),
        upgrade.getDuration("fetch-within"),
        upgrade.getDuration("silent-for"),
        upgrade.getBytes("max-release"),
        upgrade.getBytes("keep-free"),
        upgrade.getBytes("preflight.heap"),
        upgrade.getDuration("preflight.silent-for"),
        upgrade.getDuration("ready-within"),
        upgrade.getDuration("observe"),
        upgrade.getDuration("confirm-within"));
  }
}
