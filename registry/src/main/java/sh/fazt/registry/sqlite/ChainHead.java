package sh.fazt.registry.sqlite;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Where the journal in a database ends. */
final class ChainHead {
  private ChainHead() {}

  /** The newest revision and its link. */
  static Optional<AcknowledgedHead.Position> read(Handle handle) {
    return handle
        .createQuery(
            "SELECT ordering, lower(hex(hash)) FROM journal_chain ORDER BY ordering DESC LIMIT 1")
        .map((row, _) -> new AcknowledgedHead.Position(row.getLong(1), row.getString(2)))
        .findOne();
  }
}
