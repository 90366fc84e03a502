package sh.fazt.registry.history;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Revision;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.history.ChainVerdict.Broken;
import sh.fazt.registry.history.ChainVerdict.Damage;
import sh.fazt.registry.history.ChainVerdict.Intact;
import sh.fazt.registry.sqlite.DatabaseFailures;

/**
 * Recomputes the chain from the first event to the last, one row in memory at a time. Revisions
 * have no gaps: a number is given inside the transaction that uses it.
 */
public final class ChainVerifier {
  private static final String ROWS =
      """
      SELECT e.ordering, persistence_id, sequence_number, event_ser_id, event_ser_manifest, event_payload,
             deleted <> 0 OR coalesce(adapter_manifest, '') <> ''
               OR coalesce(meta_ser_id, meta_ser_manifest, meta_payload) IS NOT NULL AS marked,
             hash
      FROM event_journal e LEFT JOIN journal_chain c ON c.ordering = e.ordering
      ORDER BY e.ordering
      """;

  /** The last number ever given, to an event or to a link: behind the last event, one is gone. */
  private static final String LAST_GIVEN =
      """
      SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'event_journal'), 0),
                 coalesce((SELECT max(ordering) FROM journal_chain), 0))
      """;

  private ChainVerifier() {}

  /** Takes an event that is as it was written. */
  @FunctionalInterface
  interface Reader {
    void take(Chain.Entry entry);
  }

  /** Reads the whole journal as the handle sees it; use it with a read of the database. */
  public static ChainVerdict verify(Handle handle) {
    return walk(handle, _ -> {});
  }

  /** The same, and hands out each event that is as it was written, oldest first. */
  static ChainVerdict walk(Handle handle, Reader reader) {
    try {
      return new Walk(reader).over(handle);
    } catch (SQLException e) {
      throw new RejectedException(DatabaseFailures.of("verify the journal", e));
    }
  }

  private static final class Walk {
    private long last;
    private byte[] hash = Chain.start();
    private final Reader reader;

    Walk(Reader reader) {
      this.reader = reader;
    }

    ChainVerdict over(Handle handle) throws SQLException {
      try (PreparedStatement statement = handle.getConnection().prepareStatement(ROWS);
          ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Broken broken = step(row);
          if (broken != null) {
            return broken;
          }
        }
      }
      try (Statement statement = handle.getConnection().createStatement();
          ResultSet given = statement.executeQuery(LAST_GIVEN)) {
        return given.next() && given.getLong(1) > last
            ? broken(last + 1, Damage.MISSING)
            : new Intact(new Revision(last), HexFormat.of().formatHex(hash));
      }
    }

    private @Nullable Broken step(ResultSet row) throws SQLException {
      long ordering = row.getLong("ordering");
      byte[] sealed = row.getBytes("hash");
      if (ordering <= last) {
        return broken(Math.max(ordering, 0), Damage.INSERTED);
      }
      if (ordering > last + 1) {
        return broken(last + 1, Damage.MISSING);
      }
      if (sealed == null) {
        return broken(ordering, Damage.INSERTED);
      }
      if (row.getBoolean("marked")) {
        return broken(ordering, Damage.MARKED);
      }
      var entry =
          new Chain.Entry(
              ordering,
              row.getString("persistence_id"),
              row.getLong("sequence_number"),
              row.getLong("event_ser_id"),
              row.getString("event_ser_manifest"),
              row.getBytes("event_payload"));
      hash = Chain.next(hash, entry);
      last = ordering;
      if (!Arrays.equals(hash, sealed)) {
        return broken(ordering, Damage.CHANGED);
      }
      reader.take(entry);
      return null;
    }

    private static Broken broken(long at, Damage what) {
      return new Broken(new Revision(at), what);
    }
  }
}
