package sh.fazt.registry.node;

import sh.fazt.registry.Rejection;

/** Why the open database did not do what it was asked. */
public sealed interface DatabaseFailure extends Rejection {

  /** Too much is waiting already. Nothing was written. */
  record Busy(String what) implements DatabaseFailure {
    @Override
    public String code() {
      return "BUSY";
    }

    @Override
    public int status() {
      return 503;
    }

    @Override
    public String sentence() {
      return "The node has too much to do to take this (" + what + "): try again in a moment";
    }
  }

  /** No space on the disk, or the set maximum is reached. Nothing was written. */
  record DiskFull(String what) implements DatabaseFailure {
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
      return "The node's disk is full, nothing was stored ("
          + what
          + "): free some space and try again";
    }
  }

  /** The node is closing its database. Nothing was written. */
  record Closing(String what) implements DatabaseFailure {
    @Override
    public String code() {
      return "STOPPING";
    }

    @Override
    public int status() {
      return 503;
    }

    @Override
    public String sentence() {
      return "The node is stopping and did not begin this ("
          + what
          + "): try again when it is back";
    }
  }

  /** The database failed the work, which was taken back; the log has the details. */
  record Failed(String what) implements DatabaseFailure {
    @Override
    public String code() {
      return "DATABASE_FAILED";
    }

    @Override
    public int status() {
      return 500;
    }

    @Override
    public String sentence() {
      return "The database could not do this, nothing was changed ("
          + what
          + "): see the node's log";
    }
  }

  /** Somebody else wrote in this place first. Nothing was written. */
  record Overtaken(String what) implements DatabaseFailure {
    @Override
    public String code() {
      return "OVERTAKEN";
    }

    @Override
    public int status() {
      return 503;
    }

    @Override
    public String sentence() {
      return "Somebody else wrote here at the same moment, nothing was changed ("
          + what
          + "): try again";
    }
  }

  /** The commit itself failed: whether the work is stored is not known. */
  record OutcomeUnknown(String what) implements DatabaseFailure {
    @Override
    public String code() {
      return "OUTCOME_UNKNOWN";
    }

    @Override
    public int status() {
      return 503;
    }

    @Override
    public String sentence() {
      return "It is not known whether this was stored ("
          + what
          + "): look, or repeat it with the same key";
    }
  }

  /**
   * The file under the running node is no longer the one it opened. Nothing was written, unless the
   * file vanished during the commit.
   *
   * @param how what happened to which file, for the log and for people: no folder
   */
  record FileLost(String how) implements DatabaseFailure {
    @Override
    public String code() {
      return "DATABASE_LOST";
    }

    @Override
    public int status() {
      return 503;
    }

    @Override
    public String sentence() {
      return "The node takes no changes, because "
          + how
          + ": what it still has is served; its log says how to put it right";
    }
  }
}
