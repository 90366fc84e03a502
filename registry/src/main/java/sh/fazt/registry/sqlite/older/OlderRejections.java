package sh.fazt.registry.sqlite.older;

import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.imports.older.OlderRelease;

/**
 * Why a file is not imported. It is as it was, and so is everything here. Sentences name the file,
 * never its folder.
 */
final class OlderRejections {
  private OlderRejections() {}

  static Rejection unreadable(String file) {
    return RejectionCode.DATABASE_UNREADABLE.because(
        file + " cannot be read here: name a file that this user may read");
  }

  static Rejection notOlder(String file) {
    return RejectionCode.DATABASE_NOT_FAZT.because(
        file
            + " is no database of fazt 0.9 or 0.10: name the data.db of the older server"
            + " (with its -wal beside it)");
  }

  static Rejection ours(String file) {
    return RejectionCode.DATABASE_NOT_OLDER.because(
        file
            + " is a database of this release already: start the node on it, there is nothing to"
            + " import");
  }

  static Rejection tooNew(String file, OlderRelease release) {
    return RejectionCode.DATABASE_TOO_NEW.because(
        file
            + " was written by fazt "
            + release.words()
            + " (migration "
            + release.newestMigration()
            + "): files of 0.9 and 0.10 can be imported, up to migration "
            + OlderDatabases.NEWEST_MIGRATION);
  }

  static Rejection damaged(String file) {
    return RejectionCode.DATABASE_DAMAGED.because(
        file + " is damaged: copy it again, with its -wal, while the older server is stopped");
  }

  static Rejection held(String file) {
    return RejectionCode.DATABASE_HELD.because(
        file
            + " is in use by another program, perhaps the older server: stop that first, so that"
            + " nothing is missing");
  }

  static Rejection changed(String file) {
    return RejectionCode.DATABASE_HELD.because(
        file + " changed while it was being read: stop the older server first");
  }

  static Rejection noSpace(String file) {
    return RejectionCode.DISK_FULL.because(
        "There is no space for a copy of "
            + file
            + ", which is needed because of its write-ahead log: free some, or stop the older"
            + " server cleanly, which makes one file of both");
  }

  static Rejection tooMuch(String file, String what, String setting) {
    return RejectionCode.PAYLOAD_TOO_LARGE.because(
        file
            + " has more than "
            + what
            + " to hold in memory: raise fazt.registry.import."
            + setting);
  }
}
