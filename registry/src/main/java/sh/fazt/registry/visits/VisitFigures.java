package sh.fazt.registry.visits;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.database.Database;

/** Reads the table of events: row by row, and added up. */
public final class VisitFigures {
  private static final int TOP = 10;
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Duration TIMELINE = Duration.ofHours(24);
  private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

  private final Database database;
  private final InstantSource clock;

  public VisitFigures(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** A stored event. */
  public record Event(
      long id,
      Instant at,
      String domain,
      List<String> tags,
      String source,
      String event,
      String path,
      String referrer,
      String program,
      String address) {}

  /** How often something occurs. */
  public record Share(String name, long count) {}

  /** How many events one hour had. */
  public record Hour(Instant begin, long count) {}

  /**
   * Everything at a glance.
   *
   * @param today since midnight UTC
   * @param week in the last 7 days
   * @param month in the last 30 days
   * @param allTime also those that are no longer stored
   * @param bySource the same, by where the node learned of them
   * @param timeline hours of the last 24 that had any, oldest first
   * @param clicks on all short links there are; 0 for a caller that may not see them
   */
  public record Stats(
      long today,
      long week,
      long month,
      long allTime,
      Map<String, Long> bySource,
      List<Share> domains,
      List<Share> tags,
      List<Hour> timeline,
      long uniqueDomains,
      long clicks) {}

  /**
   * Which events are asked for.
   *
   * @param domain exactly this, or none for any
   * @param source exactly this, or none for any
   * @param tags any of these; empty for any, or none at all
   */
  public record Filter(@Nullable String domain, @Nullable String source, List<String> tags) {
    public Filter {
      tags = List.copyOf(tags);
    }
  }

  /** Events, the newest first. */
  public CompletableFuture<List<Event>> events(
      VisibleVisits visible, Filter filter, int limit, long offset) {
    return database.read(
        handle ->
            visible
                .bind(
                    handle.createQuery(
                        "SELECT id, at, domain, source, event, path, referrer, program, address,"
                            + " tags FROM visit WHERE "
                            + VisibleVisits.CONDITION
                            + """
                               AND (:domain IS NULL OR domain = :domain)
                               AND (:source IS NULL OR source = :source)
                               AND (:tags = '[]' OR EXISTS (
                                 SELECT 1 FROM json_each(visit.tags) AS has, json_each(:tags) AS want
                                 WHERE has.value = want.value))
                             ORDER BY id DESC LIMIT :limit OFFSET :offset
                            """))
                .bind("domain", filter.domain())
                .bind("source", filter.source())
                .bind("tags", TagList.stored(filter.tags()))
                .bind("limit", limit)
                .bind("offset", offset)
                .map(
                    (row, _) ->
                        new Event(
                            row.getLong("id"),
                            Instant.ofEpochMilli(row.getLong("at")),
                            row.getString("domain"),
                            TagList.of(row.getString("tags")),
                            row.getString("source"),
                            row.getString("event"),
                            row.getString("path"),
                            row.getString("referrer"),
                            row.getString("program"),
                            row.getString("address")))
                .list());
  }

  /** Domains by how many stored events they have, the most first. */
  public CompletableFuture<List<Share>> domains(VisibleVisits visible, int limit) {
    return database.read(handle -> domains(handle, visible, limit));
  }

  /** The same of tags. */
  public CompletableFuture<List<Share>> tags(VisibleVisits visible, int limit) {
    return database.read(handle -> tags(handle, visible, limit));
  }

  /** Everything at a glance, of one moment. */
  public CompletableFuture<Stats> stats(VisibleVisits visible) {
    Instant now = clock.instant();
    return database.read(
        handle -> {
          var bySource = bySource(handle, visible);
          return new Stats(
              since(handle, visible, now.truncatedTo(ChronoUnit.DAYS)),
              since(handle, visible, now.minus(WEEK)),
              since(handle, visible, now.minus(MONTH)),
              bySource.values().stream().mapToLong(Long::longValue).sum(),
              bySource,
              domains(handle, visible, TOP),
              tags(handle, visible, TOP),
              timeline(handle, visible, now.minus(TIMELINE)),
              uniqueDomains(handle, visible),
              visible.all() ? clicks(handle) : 0);
        });
  }

  private static long since(Handle handle, VisibleVisits visible, Instant begin) {
    return visible
        .bind(
            handle.createQuery(
                "SELECT count(*) FROM visit WHERE at >= :begin AND " + VisibleVisits.CONDITION))
        .bind("begin", begin.toEpochMilli())
        .mapTo(Long.class)
        .one();
  }

  private static Map<String, Long> bySource(Handle handle, VisibleVisits visible) {
    var totals = new LinkedHashMap<String, Long>();
    visible
        .bind(
            handle.createQuery(
                "SELECT source, sum(events) AS events FROM visit_total WHERE "
                    + VisibleVisits.CONDITION
                    + " GROUP BY source ORDER BY source"))
        .map((row, _) -> new Share(row.getString("source"), row.getLong("events")))
        .forEach(share -> totals.put(share.name(), share.count()));
    return totals;
  }

  private static List<Share> domains(Handle handle, VisibleVisits visible, int limit) {
    return shares(
        handle,
        visible,
        "SELECT domain AS name, count(*) AS events FROM visit WHERE " + VisibleVisits.CONDITION,
        limit);
  }

  private static List<Share> tags(Handle handle, VisibleVisits visible, int limit) {
    return shares(
        handle,
        visible,
        "SELECT tag.value AS name, count(*) AS events FROM visit, json_each(visit.tags) AS tag"
            + " WHERE visit.tags <> '[]' AND "
            + VisibleVisits.CONDITION,
        limit);
  }

  private static List<Share> shares(
      Handle handle, VisibleVisits visible, String select, int limit) {
    return visible
        .bind(handle.createQuery(select + " GROUP BY name ORDER BY events DESC, name LIMIT :limit"))
        .bind("limit", limit)
        .map((row, _) -> new Share(row.getString("name"), row.getLong("events")))
        .list();
  }

  private static List<Hour> timeline(Handle handle, VisibleVisits visible, Instant begin) {
    return visible
        .bind(
            handle.createQuery(
                "SELECT at / :hour AS hour, count(*) AS events FROM visit WHERE at >= :begin AND "
                    + VisibleVisits.CONDITION
                    + " GROUP BY hour ORDER BY hour"))
        .bind("hour", HOUR_MILLIS)
        .bind("begin", begin.toEpochMilli())
        .map(
            (row, _) ->
                new Hour(
                    Instant.ofEpochMilli(row.getLong("hour") * HOUR_MILLIS), row.getLong("events")))
        .list();
  }

  private static long uniqueDomains(Handle handle, VisibleVisits visible) {
    return visible
        .bind(
            handle.createQuery(
                "SELECT count(DISTINCT domain) FROM visit WHERE " + VisibleVisits.CONDITION))
        .mapTo(Long.class)
        .one();
  }

  private static long clicks(Handle handle) {
    return handle
        .createQuery("SELECT coalesce(sum(clicks), 0) FROM redirect")
        .mapTo(Long.class)
        .one();
  }
}
