package sh.fazt.registry.visits;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import sh.fazt.registry.node.Database;

/** Appends to the table of events, and forgets its oldest rows. */
public final class StoredVisits {
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
   * @param most rows there may be
   * @param slice at most so many of either kind go with one call
   * @return how many went; fewer than {@code slice} means that none is left to go
   */
  public CompletableFuture<Integer> prune(long beforeMillis, long most, int slice) {
    return database
        .lane()
        .write(
            "the end of old visits",
            handle -> {
              int old =
                  handle
                      .createUpdate(
                          """
                          DELETE FROM visit WHERE id IN (
                            SELECT id FROM visit WHERE at < :before ORDER BY at LIMIT :slice)
                          """)
                      .bind("before", beforeMillis)
                      .bind("slice", slice)
                      .execute();
              int surplus =
                  handle
                      .createUpdate(
                          """
                          DELETE FROM visit WHERE id IN (
                            SELECT id FROM visit WHERE id <= (SELECT max(id) FROM visit) - :most
                            ORDER BY id LIMIT :slice)
                          """)
                      .bind("most", most)
                      .bind("slice", slice)
                      .execute();
              return old + surplus;
            });
  }
}
