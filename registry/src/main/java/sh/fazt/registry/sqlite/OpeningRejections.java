package sh.fazt.registry.sqlite;

import java.util.OptionalLong;
import sh.fazt.journal.ContentHash;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

/**
 * Why a database file was not opened. The file, its side files and its folder are as they were.
 * Sentences name the file, never its folder.
 */
public final class OpeningRejections {
  private OpeningRejections() {}

  /**
   * Another node, or another program that locks like one, has the file open.
   *
   * @param process its process id, if it left one
   */
  public static Rejection heldByAnotherNode(String file, OptionalLong process) {
    String who = process.isPresent() ? " (process " + process.getAsLong() + ")" : "";
    return RejectionCode.DATABASE_HELD.because(
        file + " is held by another fazt node" + who + ": stop it first, or name another file");
  }

  /** SQLite finds the file malformed, or it is shorter than it says. */
  public static Rejection damaged(String file) {
    return RejectionCode.DATABASE_DAMAGED.because(file + " is damaged: restore it from a backup");
  }

  /** Something else is in the file. */
  public static Rejection notFazt(String file) {
    return RejectionCode.DATABASE_NOT_FAZT.because(
        file + " is not a database of this program: name another file");
  }

  /**
   * The file says that programs as old as this one must not use it.
   *
   * @param needs the oldest schema number that may
   * @param has the schema number of this program
   */
  public static Rejection writtenByNewerVersion(String file, int needs, int has) {
    return RejectionCode.DATABASE_TOO_NEW.because(
        (file
                + " was written by a newer version of fazt (schema "
                + needs
                + ", this program knows "
                + has)
            + "): install that version");
  }

  /** The file or its folder cannot be written by this user. */
  public static Rejection cannotWrite(String file) {
    return RejectionCode.DATABASE_READ_ONLY.because(
        file
            + " cannot be written here: give this user the file and its folder, or name another file");
  }

  /** There is no disk space to create or migrate the file. */
  public static Rejection noSpace(String file) {
    return RejectionCode.DISK_FULL.because(
        "There is no space left to open " + file + ": free some and start again");
  }

  /**
   * The file has less than this node answered on it, or something else: an older copy, or one
   * without its write-ahead log.
   *
   * @param found the newest revision in the file
   * @param answered the newest revision that was answered
   */
  public static Rejection older(String file, long found, long answered) {
    String what =
        found < answered
            ? (file
                    + " is not the present one: "
                    + (answered - found == 1
                        ? "1 change is missing"
                        : answered - found + " changes are missing")
                    + " (it ends at r"
                    + found
                    + ", this node answered up to r"
                    + answered)
                + ")"
            : file + " has another history than this node answered up to r" + answered;
    return RejectionCode.DATABASE_OLDER.because(
        what
            + ": put back the newer file with its -wal, or go on with this one for good by"
            + " fazt server start --accept-older");
  }

  /**
   * There is no file, or an empty one, where this node answered changes.
   *
   * @param answered the newest revision that was answered
   */
  public static Rejection gone(String file, long answered) {
    return RejectionCode.DATABASE_OLDER.because(
        file
            + " is empty or gone, and all "
            + answered
            + " changes that this node answered are missing: put it back; or, to begin anew, remove "
            + file
            + ".head");
  }

  /** Bytes in the database are not those of their hash. */
  public static Rejection damagedContent(String file, ContentHash content) {
    return RejectionCode.DATABASE_DAMAGED.because(
        "Content "
            + content.hex()
            + " in "
            + file
            + " is damaged: fazt server fsck tells what it belongs to; deploy that again or restore"
            + " it from a backup");
  }

  /**
   * An event is not as it was written, or says what this program has no rule for.
   *
   * @param revision where in the journal
   * @param entity whose event it is, {@code alias|blog} for instance; empty if that is not known
   * @param what is wrong with it
   */
  public static Rejection damagedEvent(String file, long revision, String entity, String what) {
    return RejectionCode.DATABASE_DAMAGED.because(
        file
            + " is damaged at r"
            + revision
            + (entity.isEmpty() ? "" : " (" + entity + ")")
            + ": "
            + what
            + "; restore it from a backup, fazt server fsck tells all that is damaged");
  }
}
