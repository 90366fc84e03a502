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
    // Not "query_only": that refuses to write any other file too.
    return open("?mode=ro&", file);
  }

  /**
   * The same on a connection to an empty file, which is written without a journal: it is worth
   * nothing until it is whole.
   */
  LongRead openInto(Path target) {
    return open("?journal_mode=OFF&synchronous=OFF&foreign_keys=false&", target);
  }

  private LongRead open(String options, Path main) {
    try {
      var read =
          new LongRead(
              SqliteFile.plainUrl(main)
                  + options
                  + "transaction_mode=DEFERRED&busy_timeout="
                  + settings.busyTimeout().toMillis(),
              file,
              open::remove);
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
