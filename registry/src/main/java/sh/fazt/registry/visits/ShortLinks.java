package sh.fazt.registry.visits;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import sh.fazt.registry.database.Database;
import sh.fazt.registry.routing.RedirectUrl;

/** The node's short links, in the table {@code redirect}. */
public final class ShortLinks {
  private static final String COLUMNS = "id, slug, destination, tags, clicks";
  private static final RowMapper<ShortLink> MAPPER =
      (row, _) ->
          new ShortLink(
              row.getLong("id"),
              row.getString("slug"),
              row.getString("destination"),
              TagList.of(row.getString("tags")),
              row.getLong("clicks"));

  private final Database database;
  private final InstantSource clock;

  public ShortLinks(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * A short link.
   *
   * @param clicks how often it was followed, as far as that is written down
   */
  public record ShortLink(
      long id, String slug, String destination, List<String> tags, long clicks) {}

  /** What became of a new one. */
  public sealed interface Made {
    /** It is there. */
    record Done(ShortLink link) implements Made {}

    /** The slug belongs to another one. */
    record Taken() implements Made {}

    /** There are as many as there may be. */
    record Full() implements Made {}
  }

  /** All of them, by slug. */
  public CompletableFuture<List<ShortLink>> all() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT " + COLUMNS + " FROM redirect ORDER BY slug")
                .map(MAPPER)
                .list());
  }

  /** The one with this slug. */
  public CompletableFuture<Optional<ShortLink>> find(String slug) {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT " + COLUMNS + " FROM redirect WHERE slug = :slug")
                .bind("slug", slug)
                .map(MAPPER)
                .findOne());
  }

  /**
   * Makes one.
   *
   * @param max how many there may be
   */
  public CompletableFuture<Made> add(
      String slug, RedirectUrl destination, List<String> tags, int max) {
    return database
        .lane()
        .write(
            "a short link",
            handle -> {
              long there =
                  handle.createQuery("SELECT count(*) FROM redirect").mapTo(Long.class).one();
              if (there >= max) {
                return new Made.Full();
              }
              return handle
                  .createQuery(
                      "INSERT INTO redirect (slug, destination, tags, created_at)"
                          + " VALUES (:slug, :destination, :tags, :at)"
                          + " ON CONFLICT (slug) DO NOTHING RETURNING "
                          + COLUMNS)
                  .bind("slug", slug)
                  .bind("destination", destination.text())
                  .bind("tags", TagList.stored(tags))
                  .bind("at", clock.millis())
                  .map(MAPPER)
                  .findOne()
                  .<Made>map(Made.Done::new)
                  .orElseGet(Made.Taken::new);
            });
  }

  /**
   * Puts one there that an import brings, within its write.
   *
   * @return whether it is there; not if the slug is taken
   */
  public static boolean bring(
      Handle handle,
      String slug,
      String destination,
      List<String> tags,
      long clicks,
      Instant createdAt) {
    return handle
            .createUpdate(
                "INSERT INTO redirect (slug, destination, tags, clicks, created_at)"
                    + " VALUES (:slug, :destination, :tags, :clicks, :at)"
                    + " ON CONFLICT (slug) DO NOTHING")
            .bind("slug", slug)
            .bind("destination", destination)
            .bind("tags", TagList.stored(tags))
            .bind("clicks", clicks)
            .bind("at", createdAt.toEpochMilli())
            .execute()
        > 0;
  }

  /** Removes one, if it exists, and returns whether it did. Its statistics stay. */
  public CompletableFuture<Boolean> remove(long id) {
    return database
        .lane()
        .write(
            "the end of a short link",
            handle ->
                handle.createUpdate("DELETE FROM redirect WHERE id = :id").bind("id", id).execute()
                    > 0);
  }
}
