package sh.fazt.http.upgrade;

import java.util.Optional;

/**
 * Which version somebody wants.
 *
 * @param version none for the newest
 * @param url of a folder of releases, or of a file of one, instead of the usual source
 * @param uploaded the name of the manifest that was sent here with its archives
 * @param allowDowngrade whether it may be older than the version that runs
 * @param callerConfirms whether who asks will reach the new version from outside and say so;
 *     without that the node reaches its own port
 */
record Wanted(
    Optional<String> version,
    Optional<String> url,
    Optional<String> uploaded,
    boolean allowDowngrade,
    boolean callerConfirms) {

  /** Whether a certain release is named, which may then be an older one. */
  boolean isCertain() {
    return version.isPresent() || url.isPresent() || uploaded.isPresent();
  }
}
