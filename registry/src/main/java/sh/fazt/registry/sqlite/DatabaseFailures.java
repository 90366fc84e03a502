package sh.fazt.registry.sqlite;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.registry.database.DatabaseRejections;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;

/** Turns what SQLite throws into an answer; the details go to the log only. */
public final class DatabaseFailures {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseFailures.class);

  private DatabaseFailures() {}

  /** For failures after which nothing is written. */
  public static Rejection of(String what, Throwable failure) {
    if (failure instanceof RejectedException rejected) {
      return rejected.rejection();
    }
    if (SqliteFile.isFull(failure)) {
      LOG.warn("disk full: {}", what);
      return DatabaseRejections.diskFull(what);
    }
    if (SqliteFile.isBusy(failure)) {
      LOG.warn("another program holds the file: {}", what);
      return DatabaseRejections.busy(what);
    }
    LOG.error("the database failed: {}", what, failure);
    return DatabaseRejections.failed(what);
  }
}
