package sh.fazt.registry.visits;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import sh.fazt.registry.database.Database;

/** Appends to the table of events, and forgets its oldest rows. */
public final class StoredVisits {
  /** Kinds of rows, as in the table of rooms. */
  private static final int SEEN = 0;

  private static final int TOLD = 1;
  private static final int REPORTED = 2;

  /** As the index has it. */
  private static final String KIND =
      "CASE source WHEN 'hosting' THEN 0 WHEN 'redirect' THEN 2 WHEN 'webhook' THEN 2 ELSE 1 END";

  private final Database database;

  public StoredVisits(Database database) {
    this.database = database;
  }

  /**
   * Appends these events, all or none, and counts the clicks on short links among them. The caller
   * keeps batches so small that one takes no longer than a write may.
   */
  public CompletableFuture<Integer> add(List<Counted> events) {
    return database
        .lane()
        .write(
            "counted visits",
            handle -> {
              insert(handle, events);
              addUp(handle, events);
              click(handle, events);
              return events.size();
            });
  }

  private static void insert(Handle handle, List<Counted> events) {
    try (var batch =
        handle.prepareBatch(
            """
            INSERT INTO visit (at, app, domain, source, event, path, referrer, program, address, tags)
            VALUES
              (:at, :app, :domain, :source, :event, :path, :referrer, :program, :address, :tags)
            """)) {
      for (var event : events) {
        batch
            .bind("at", event.atMillis())
            .bind("app", event.app())
            .bind("domain", event.domain())
            .bind("source", event.source().word())
            .bind("event", event.event())
            .bind("path", event.path())
            .bind("referrer", event.referrer())
            .bind("program", event.program())
            .bind("address", event.network())
            .bind("tags", TagList.stored(event.tags()))
            .add();
      }
      batch.execute();
    }
  }

  private static void addUp(Handle handle, List<Counted> events) {
    Map<String, Map<VisitSource, Integer>> totals = new TreeMap<>();
    for (var event : events) {
      totals
          .computeIfAbsent(event.app(), _ -> new TreeMap<>())
          .merge(event.source(), 1, Integer::sum);
    }
    try (var batch =
        handle.prepareBatch(
            """
            INSERT INTO visit_total (app, source, events) VALUES (:app, :source, :events)
            ON CONFLICT (app, source) DO UPDATE SET events = events + excluded.events
            """)) {
      totals.forEach(
          (app, sources) ->
              sources.forEach(
                  (source, count) ->
                      batch
                          .bind("app", app)
                          .bind("source", source.word())
                          .bind("events", count)
                          .add()));
      batch.execute();
    }
  }

  private static void click(Handle handle, List<Counted> events) {
    Map<Long, Integer> clicks = new TreeMap<>();
    for (var event : events) {
      if (event.redirect() != 0) {
        clicks.merge(event.redirect(), 1, Integer::sum);
      }
    }
    if (clicks.isEmpty()) {
      return;
    }
    try (var batch =
        handle.prepareBatch("UPDATE redirect SET clicks = clicks + :clicks WHERE id = :id")) {
      clicks.forEach((id, count) -> batch.bind("id", id).bind("clicks", count).add());
      batch.execute();
    }
  }

  /**
   * Forgets rows that are too old or too many, the oldest first.
   *
   * @param beforeMillis rows from before this moment are too old
   * @param slice at most so many of each kind go with one call
   * @return how many went; fewer than {@code slice} means that none is left to go
   */
  public CompletableFuture<Integer> prune(long beforeMillis, VisitQuota quota, int slice) {
    return database
        .lane()
        .write(
            "the end of old visits",
            handle ->
                old(handle, beforeMillis, slice)
                    + beyondBytes(handle, quota.bytesPerApp(), slice)
                    + beyondRows(handle, SEEN, quota.maxSeen(), slice)
                    + beyondRows(handle, TOLD, quota.maxReported(), slice)
                    + beyondRows(handle, REPORTED, quota.maxReported(), slice));
  }

  private static int old(Handle handle, long beforeMillis, int slice) {
    return handle
        .createUpdate(
            """
            DELETE FROM visit WHERE id IN (
              SELECT id FROM visit WHERE at < :before ORDER BY at LIMIT :slice)
            """)
        .bind("before", beforeMillis)
        .bind("slice", slice)
        .execute();
  }

  /** Of the largest usage, as many rows as bring it down to its quota of bytes. */
  private static int beyondBytes(Handle handle, long max, int slice) {
    return largest(handle, "bytes > :most ORDER BY bytes DESC", max)
        .map(
            usage ->
                handle
                    .createUpdate(
                        """
                        DELETE FROM visit WHERE id IN (
                          SELECT id FROM (
                            SELECT id, sum(64 + octet_length(domain) + octet_length(event)
                                + octet_length(path) + octet_length(referrer)
                                + octet_length(program) + octet_length(tags))
                                OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING
                                      AND 1 PRECEDING) AS before
                              FROM (SELECT * FROM visit WHERE app = :app AND (%s) = :kind
                                     ORDER BY id LIMIT :slice))
                           WHERE coalesce(before, 0) < :surplus)
                        """
                            .formatted(KIND))
                    .bind("app", usage.app())
                    .bind("kind", usage.kind())
                    .bind("surplus", usage.bytes() - max)
                    .bind("slice", slice)
                    .execute())
        .orElse(0);
  }

  /** Of the usage with the most rows, as many as there are too many of its kind. */
  private static int beyondRows(Handle handle, int kind, long max, int slice) {
    long surplus =
        handle
                .createQuery("SELECT coalesce(sum(rows), 0) FROM visit_room WHERE kind = :kind")
                .bind("kind", kind)
                .mapTo(Long.class)
                .one()
            - max;
    if (surplus <= 0) {
      return 0;
    }
    return largest(handle, "kind = :most ORDER BY rows DESC", kind)
        .map(
            usage ->
                handle
                    .createUpdate(
                        """
                        DELETE FROM visit WHERE id IN (
                          SELECT id FROM visit WHERE app = :app AND (%s) = :kind
                           ORDER BY id LIMIT :surplus)
                        """
                            .formatted(KIND))
                    .bind("app", usage.app())
                    .bind("kind", usage.kind())
                    .bind("surplus", Math.min(surplus, slice))
                    .execute())
        .orElse(0);
  }

  private record Usage(String app, int kind, long bytes) {}

  private static Optional<Usage> largest(Handle handle, String which, long max) {
    return handle
        .createQuery("SELECT app, kind, bytes FROM visit_room WHERE " + which + " LIMIT 1")
        .bind("most", max)
        .map((row, _) -> new Usage(row.getString(1), row.getInt(2), row.getLong(3)))
        .findOne();
  }
}
