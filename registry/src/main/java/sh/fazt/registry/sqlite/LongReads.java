package sh.fazt.registry.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.registry.database.DatabaseRejections;
import sh.fazt.registry.domain.RejectedException;

/** The long reads of an open database, so that its closing ends them first. */
final class LongReads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LongReads.class);
  private static final Duration END_WITHIN = Duration.ofSeconds(10);

  private final Path file;
  private final DatabaseSettings settings;
  private final Set<LongRead> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  LongReads(Path file, DatabaseSettings settings) {
    this.file = file;
    this.settings = settings;
  }

  /**
   * Begins one.
   *
   * @throws RejectedException if the database is being closed
   */
  LongRead open() {
    try {
      var read = new LongRead(file, settings, open::remove);
      open.add(read);
      if (closed) {
        read.close();
        throw new RejectedException(DatabaseRejections.closing("read"));
      }
      return read;
    } catch (SQLException e) {
      throw new RejectedException(DatabaseFailures.of("read", e));
    }
  }

  /** Has all fail at their next step, and waits, bounded, until they are closed. */
  @Override
  public void close() {
    closed = true;
    open.forEach(LongRead::end);
    for (LongRead read : open) {
      if (!read.awaitClose(END_WITHIN)) {
        LOG.warn("A copy of the database has not ended in {}", END_WITHIN);
      }
    }
  }
}
