package sh.fazt.registry.node;

import sh.fazt.registry.Rejection;

/**
 * A file that has less than this node answered on it, or something else: an older copy, or one
 * without its write-ahead log.
 *
 * @param file its name
 * @param found the newest revision in the file
 * @param answered the newest revision that was answered
 */
record MissingChanges(String file, long found, long answered) {
  Rejection toRejection() {
    return OpeningRejections.older(file, found, answered);
  }
}
