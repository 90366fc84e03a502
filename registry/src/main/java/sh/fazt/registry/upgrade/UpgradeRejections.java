package sh.fazt.registry.upgrade;

import java.time.Duration;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

/** Why a node did not upgrade itself. It goes on as it was. */
public final class UpgradeRejections {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private UpgradeRejections() {}

  /** Nobody told the node where releases are. */
  public static Rejection noSource() {
    return RejectionCode.NO_RELEASE_SOURCE.because(
        "This node knows no source of releases: set fazt.upgrade.source on it, or name one with"
            + " --url or a file with --file");
  }

  /** The source of releases did not answer, or not with what it should have. */
  public static Rejection sourceFailed(String source, String why) {
    return RejectionCode.RELEASE_SOURCE_FAILED.because(
        "The source of releases could not be read (%s: %s); try again, or name another with --url"
            .formatted(source, why));
  }

  /** What is named as a source is none. */
  public static Rejection noAddress(String text) {
    return RejectionCode.BAD_REQUEST.because(
        "'%s' is no source of releases: name the http or https address of a folder, or of a file of"
                .formatted(text)
            + " a release in it");
  }

  /** The source has no such release. */
  public static Rejection notOffered(String version, String platform, String source) {
    return RejectionCode.ASSET_NOT_FOUND.because(
        "No release asset found for %s%s at %s"
            .formatted(platform.replace('-', '/'), version.isEmpty() ? "" : " " + version, source));
  }

  /** The text is no version. */
  public static Rejection noVersion(String text) {
    return RejectionCode.BAD_REQUEST.because(
        "'" + text + "' is no version of fazt: name one such as 1.0.1");
  }

  /** An older version was not asked for in so many words. */
  public static Rejection downgrade(String from, String to) {
    return RejectionCode.RELEASE_VERSION.because(
        "%s is older than %s, which runs: --allow-downgrade goes there all the same"
            .formatted(to, from));
  }

  /** The list of releases and the manifest do not agree. */
  public static Rejection otherManifest() {
    return RejectionCode.RELEASE_DAMAGED.because(
        "The manifest at the source is not the one its signed list names: try again later");
  }

  /** The archives are larger than a setting allows. */
  public static Rejection tooLarge(long bytes, long max) {
    return RejectionCode.PAYLOAD_TOO_LARGE.because(
        "The release has %d bytes, more than %d (setting fazt.upgrade.max-release)"
            .formatted(bytes, max));
  }

  /** There is no room to prepare it. */
  public static Rejection noSpace(String disk, long needed, long free) {
    return RejectionCode.DISK_FULL.because(
        "To upgrade takes %d MiB on the disk of the %s, and %d MiB are free: free some space and try again"
            .formatted(needed >> 20, disk, free >> 20));
  }

  /** The new version cannot take over. */
  public static Rejection preflight(String why) {
    return RejectionCode.PREFLIGHT_FAILED.because(
        "The other version was tried on a copy of the database and cannot take over: " + why);
  }

  /** Somebody else has just asked for one. */
  public static Rejection beginning() {
    return RejectionCode.UPGRADE_RUNNING.because(
        "Another upgrade has just begun: wait for its end, see fazt upgrade status");
  }

  /** Nothing is on trial here, or something else. */
  public static Rejection nothingToConfirm() {
    return RejectionCode.CONFLICT.because(
        "No such upgrade waits to be confirmed: see fazt upgrade status");
  }

  /** No release that could come back is here. */
  public static Rejection noRelease(String version) {
    return RejectionCode.ASSET_NOT_FOUND.because(
        version.isEmpty()
            ? "There is no version before this one on the node's disk"
            : "The version " + version + " is not on the node's disk: see fazt upgrade status");
  }

  /** The files the node needs for it cannot be written or read. */
  public static Rejection failed(String what) {
    return RejectionCode.INTERNAL_ERROR.because(
        "The upgrade could not go on (" + what + "), nothing was changed: the node's log says why");
  }

  /** What was uploaded is no file of a release. */
  public static Rejection noReleaseFile(String name) {
    return RejectionCode.BAD_REQUEST.because(
        "'" + name + "' is no name of a file of a release for this node");
  }

  /** A version runs that is not confirmed yet. */
  public static Rejection onTrial() {
    return RejectionCode.UPGRADING
        .because(
            "The node was just upgraded and takes changes as soon as the new version is confirmed:"
                + " try again in a moment")
        .retryAfter(RETRY_AFTER);
  }

  /** A version has to serve for a while before it can be confirmed. */
  public static Rejection tooEarly(Duration left) {
    return RejectionCode.UPGRADING
        .because(
            "The new version has to serve a little longer before it can be confirmed (setting"
                + " fazt.upgrade.observe): confirm it then")
        .retryAfter(left.plusSeconds(1));
  }

  /** Nothing starts the node again, or it was not installed. */
  public static Rejection unsupported() {
    return RejectionCode.UPGRADE_UNSUPPORTED.because(
        "This node was started by hand and nothing would start another version of it: install it"
            + " with install.sh, or run it under libexec/run-node, then upgrade it");
  }
}
