package sh.fazt.registry.database;

import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

/** Why the open database did not do what it was asked. */
public final class DatabaseRejections {
  private DatabaseRejections() {}

  /** Too much is waiting already. Nothing was written. */
  public static Rejection busy(String what) {
    return RejectionCode.BUSY.because(
        "The node has too much to do to take this (" + what + "): try again in a moment");
  }

  /** No space on the disk, or the set maximum is reached. Nothing was written. */
  public static Rejection diskFull(String what) {
    return RejectionCode.DISK_FULL.because(
        "The node's disk is full, nothing was stored ("
            + what
            + "): free some space and try again");
  }

  /** The node is closing its database. Nothing was written. */
  public static Rejection closing(String what) {
    return RejectionCode.STOPPING.because(
        "The node is stopping and did not begin this (" + what + "): try again when it is back");
  }

  /** The database failed the work, which was taken back; the log has the details. */
  public static Rejection failed(String what) {
    return RejectionCode.DATABASE_FAILED.because(
        "The database could not do this, nothing was changed (" + what + "): see the node's log");
  }

  /** Somebody else wrote in this place first. Nothing was written. */
  public static Rejection overtaken(String what) {
    return RejectionCode.OVERTAKEN.because(
        "Somebody else wrote here at the same moment, nothing was changed ("
            + what
            + "): try again");
  }

  /** The commit itself failed: whether the work is stored is not known. */
  public static Rejection outcomeUnknown(String what) {
    return RejectionCode.OUTCOME_UNKNOWN.because(
        "It is not known whether this was stored ("
            + what
            + "): look, or repeat it with the same key");
  }

  /**
   * The file under the running node is no longer the one it opened. Nothing was written, unless the
   * file vanished during the commit.
   *
   * @param how what happened to which file, for the log and for people: no folder
   */
  public static Rejection fileLost(String how) {
    return RejectionCode.DATABASE_LOST.because(
        "The node takes no changes, because "
            + how
            + ": what it still has is served; its log says how to put it right");
  }
}
