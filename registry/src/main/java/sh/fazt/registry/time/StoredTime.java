package sh.fazt.registry.time;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import sh.fazt.registry.database.Database;

/** How far a node has come in time, in the table {@code lived}. */
public final class StoredTime {
  private final Database database;

  public StoredTime(Database database) {
    this.database = database;
  }

  /**
   * What was written last, or none. A node that was killed had come further: what is newest among
   * what it measures shows how far, unless it is from the future. One of a version that wrote
   * nothing was at least where its last visitor was. For start-up, it waits.
   */
  public Optional<Instant> read(Instant now) {
    return database.readNow(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT max(at) FROM (
                      SELECT at FROM lived
                      UNION ALL
                      SELECT at FROM (
                        SELECT max(seen_at) AS at FROM session
                        UNION ALL
                        SELECT max(at) FROM command_key
                        UNION ALL
                        SELECT max(at) FROM command_answer
                        UNION ALL
                        SELECT created_at FROM content
                        WHERE rowid = (SELECT max(rowid) FROM content)
                        UNION ALL
                        SELECT created_at FROM tree
                        WHERE rowid = (SELECT max(rowid) FROM tree)
                        UNION ALL
                        SELECT max(at) FROM visit WHERE NOT EXISTS (SELECT 1 FROM lived))
                      WHERE at <= :now)
                    """)
                .bind("now", now.toEpochMilli())
                .mapTo(Long.class)
                .findOne()
                .map(Instant::ofEpochMilli));
  }

  public CompletableFuture<Integer> write(Instant lived) {
    return database
        .lane()
        .write(
            "how far the node has come in time",
            handle ->
                handle
                    .createUpdate("INSERT OR REPLACE INTO lived (only_one, at) VALUES (1, :at)")
                    .bind("at", lived.toEpochMilli())
                    .execute());
  }
}
