package sh.fazt.registry.node;

import java.util.OptionalLong;
import sh.fazt.registry.Rejection;

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
}
