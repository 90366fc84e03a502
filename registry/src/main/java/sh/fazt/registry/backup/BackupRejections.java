package sh.fazt.registry.backup;

import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

/** Why a backup was not made, or not taken. Sentences name backups and files, never folders. */
public final class BackupRejections {
  private BackupRejections() {}

  /**
   * A backup is not what was written.
   *
   * @param backup its name
   * @param what is wrong with it
   */
  static Rejection damaged(String backup, String what) {
    return RejectionCode.BACKUP_DAMAGED.because(
        "The backup " + backup + " is damaged: " + what + "; take another one");
  }

  /** There is no backup there, or it was not finished. */
  static Rejection notFound(String name) {
    return RejectionCode.BACKUP_NOT_FOUND.because(
        name + " is no finished backup: name one, or a folder of backups for its newest");
  }

  /** A newer program wrote it. */
  static Rejection tooNew(String backup, int format) {
    return RejectionCode.BACKUP_NOT_FOUND.because(
        "The backup "
            + backup
            + " has format "
            + format
            + ", which this version of fazt does not know: install the one that made it");
  }

  /** Another backup is being made there. */
  static Rejection inUse() {
    return RejectionCode.BUSY.because(
        "Another backup is being made in this folder: try again when it is done");
  }

  /** The folder holds something else. */
  static Rejection otherFolder(String name) {
    return RejectionCode.CONFLICT.because(
        name + " holds other things than backups: name an empty folder, or one with backups");
  }

  /** There is no room. */
  static Rejection noRoom(long needed, long free) {
    return RejectionCode.DISK_FULL.because(
        "This takes about %d MiB and there are %d MiB free where it is to go: free some, or name another folder"
            .formatted((needed >> 20) + 1, free >> 20));
  }

  /** The disk failed. */
  static Rejection cannotWrite(String why) {
    return RejectionCode.BACKUP_FAILED.because(
        "The backup could not be written (" + why + "): look at its folder and try again");
  }

  /** The backup is sound, and yet it failed. */
  static Rejection cannotRestore() {
    return RejectionCode.BACKUP_FAILED.because(
        "The backup could not be restored: look at the log and at the folder it was to go to, and try again");
  }

  /** Something is where a database is to be restored. */
  public static Rejection placeTaken(String file) {
    return RejectionCode.CONFLICT.because(
        file
            + " is there already: name a file that is not with --db, or put it aside and take the"
            + " backup for good with --accept-older");
  }

  /**
   * What is to be restored is older than what a node answered in its place.
   *
   * @param revision the newest in the backup
   * @param answered the newest that was answered
   */
  public static Rejection older(String backup, long revision, long answered) {
    String what =
        revision < answered
            ? "ends at r%d, and the node in its place answered up to r%d: %d changes would be lost"
                .formatted(revision, answered, answered - revision)
            : "has another history than the node in its place answered up to r" + answered;
    return RejectionCode.DATABASE_OLDER.because(
        "The backup "
            + backup
            + " "
            + what
            + "; restore it elsewhere with --db, or take it for good with --accept-older");
  }

  /** It is not there, or not for this user. */
  public static Rejection cannotRead(String name) {
    return RejectionCode.BACKUP_FAILED.because(
        name
            + " cannot be read, or nothing can be written where it is to go: look at both folders");
  }

  /** There was no such app then. */
  public static Rejection noSuchApp(String backup, String app) {
    return RejectionCode.APP_NOT_FOUND.because(
        "In the backup "
            + backup
            + " there is no app '"
            + app
            + "': name its id or an alias it had");
  }

  /** No folder is set. */
  public static Rejection noFolder() {
    return RejectionCode.CONFLICT.because(
        "No folder for backups is set: set fazt.backup.to on the node, or on its machine run: fazt backup --to DIR");
  }
}
