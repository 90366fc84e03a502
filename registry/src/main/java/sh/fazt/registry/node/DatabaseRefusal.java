package sh.fazt.registry.node;

import java.util.OptionalLong;
import sh.fazt.registry.Rejection;
import sh.fazt.registry.history.ChainVerdict;

/**
 * Why a database file was not opened. The file, its side files and its folder are as they were.
 * Sentences name the file, never its folder.
 */
public sealed interface DatabaseRefusal extends Rejection {
  /** Name of the file, without its folder. */
  String file();

  @Override
  default int status() {
    return 503;
  }

  /**
   * Another node, or another program that locks like one, has the file open.
   *
   * @param process its process id, if it left one
   */
  record HeldByAnotherNode(String file, OptionalLong process) implements DatabaseRefusal {
    @Override
    public String code() {
      return "DATABASE_HELD";
    }

    @Override
    public String sentence() {
      String who = process.isPresent() ? " (process " + process.getAsLong() + ")" : "";
      return file + " is held by another fazt node" + who + ": stop it first, or name another file";
    }
  }

  /** SQLite finds the file malformed, or it is shorter than it says. */
  record Damaged(String file) implements DatabaseRefusal {
    @Override
    public String code() {
      return "DATABASE_DAMAGED";
    }

    @Override
    public String sentence() {
      return file + " is damaged: restore it from a backup";
    }
  }

  /** Something else is in the file. */
  record NotFazt(String file) implements DatabaseRefusal {
    @Override
    public String code() {
      return "DATABASE_NOT_FAZT";
    }

    @Override
    public String sentence() {
      return file + " is not a database of this program: name another file";
    }
  }

  /**
   * The file says that programs as old as this one must not use it.
   *
   * @param needs the oldest schema number that may
   * @param has the schema number of this program
   */
  record WrittenByNewerVersion(String file, int needs, int has) implements DatabaseRefusal {
    @Override
    public String code() {
      return "DATABASE_TOO_NEW";
    }

    @Override
    public String sentence() {
      return (file
              + " was written by a newer version of fazt (schema "
              + needs
              + ", this program knows "
              + has)
          + "): install that version";
    }
  }

  /** The file or its folder cannot be written by this user. */
  record CannotWrite(String file) implements DatabaseRefusal {
    @Override
    public String code() {
      return "DATABASE_READ_ONLY";
    }

    @Override
    public String sentence() {
      return file
          + " cannot be written here: give this user the file and its folder, or name another file";
    }
  }

  /** There is no room to make or migrate the file. */
  record NoSpace(String file) implements DatabaseRefusal {
    @Override
    public String code() {
      return "DISK_FULL";
    }

    @Override
    public int status() {
      return 507;
    }

    @Override
    public String sentence() {
      return "There is no space left to open " + file + ": free some and start again";
    }
  }

  /**
   * The file has less than this node answered on it, or something else: an older copy, or one
   * without its write-ahead log.
   *
   * @param found the newest revision in the file
   * @param answered the newest revision that was answered
   */
  record Older(String file, long found, long answered) implements DatabaseRefusal {
    @Override
    public String code() {
      return "DATABASE_OLDER";
    }

    @Override
    public String sentence() {
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
      return what
          + ": put back the newer file with its -wal, or go on with this one for good by"
          + " fazt server start --accept-older";
    }
  }

  /**
   * There is no file, or an empty one, where this node answered changes.
   *
   * @param answered the newest revision that was answered
   */
  record Gone(String file, long answered) implements DatabaseRefusal {
    @Override
    public String code() {
      return "DATABASE_OLDER";
    }

    @Override
    public String sentence() {
      return file
          + " is empty or gone, and all "
          + answered
          + " changes that this node answered are missing: put it back; or, to begin anew, remove "
          + file
          + ".head";
    }
  }

  /**
   * An event is not as it was written, or says what this program has no rule for.
   *
   * @param revision where in the journal
   * @param entity whose event it is, {@code alias|blog} for instance; empty if that is not known
   * @param what is wrong with it
   */
  record DamagedEvent(String file, long revision, String entity, String what)
      implements DatabaseRefusal {
    @Override
    public String code() {
      return "DATABASE_DAMAGED";
    }

    @Override
    public String sentence() {
      return file
          + " is damaged at r"
          + revision
          + (entity.isEmpty() ? "" : " (" + entity + ")")
          + ": "
          + what
          + "; restore it from a backup, fazt server fsck tells all that is damaged";
    }

    /** What was done to an event, in words. */
    public static String said(ChainVerdict.Harm harm) {
      return switch (harm) {
        case CHANGED -> "the event is not as it was written";
        case MISSING -> "an event is missing here";
        case INSERTED -> "an event stands here that this node never wrote";
        case MARKED -> "the event has marks that this node never makes";
      };
    }
  }
}
