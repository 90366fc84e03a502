package sh.fazt.registry.sqlite;

import sh.fazt.registry.domain.Rejection;

/**
 * A file that has less than this node answered on it, or something else: an older copy, or one
 * without its write-ahead log.
 *
 * @param file its name
 * @param found the newest revision in the file
 * @param answered the newest revision that was answered
 */
public record MissingChanges(String file, long found, long answered) {
  Rejection toRejection() {
    return OpeningRejections.older(file, found, answered);
  }
}
