package sh.fazt.registry.node;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.registry.Refused;
import sh.fazt.registry.node.DatabaseFailure.Busy;
import sh.fazt.registry.node.DatabaseFailure.DiskFull;
import sh.fazt.registry.node.DatabaseFailure.Failed;

/** Turns what SQLite throws into an answer; the details go to the log only. */
public final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** For failures after which nothing is written. */
  public static DatabaseFailure of(String what, Throwable failure) {
    if (failure instanceof Refused refused && refused.rejection() instanceof DatabaseFailure why) {
      return why;
    }
    if (SqliteFile.isFull(failure)) {
      LOG.warn("disk full: {}", what);
      return new DiskFull(what);
    }
    if (SqliteFile.isBusy(failure)) {
      LOG.warn("another program holds the file: {}", what);
      return new Busy(what);
    }
    LOG.error("the database failed: {}", what, failure);
    return new Failed(what);
  }
}
