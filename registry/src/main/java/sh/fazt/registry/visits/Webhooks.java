package sh.fazt.registry.visits;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.access.NodeSecrets;
import sh.fazt.registry.database.Database;

/**
 * Endpoints for events of other services, in the table {@code webhook}. Secrets are encrypted and
 * never shown.
 */
public final class Webhooks {
  private static final String COLUMNS =
      "id, name, endpoint, sealed IS NOT NULL AS secret, active, created_at";
  private static final RowMapper<Webhook> MAPPER =
      (row, _) ->
          new Webhook(
              row.getLong("id"),
              row.getString("name"),
              row.getString("endpoint"),
              row.getInt("secret") == 1,
              row.getInt("active") == 1,
              Instant.ofEpochMilli(row.getLong("created_at")));

  private final Database database;
  private final NodeSecrets secrets;
  private final InstantSource clock;

  public Webhooks(Database database, NodeSecrets secrets, InstantSource clock) {
    this.database = database;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * A webhook.
   *
   * @param endpoint what stands behind {@code /webhook/}
   * @param hasSecret whether what comes must be signed
   * @param active whether anything is taken
   */
  public record Webhook(
      long id,
      String name,
      String endpoint,
      boolean hasSecret,
      boolean active,
      Instant createdAt) {}

  /**
   * A webhook that something came for.
   *
   * @param secret empty if it has none, or if the node's key no longer opens it; see {@link
   *     Webhook#hasSecret}
   */
  public record Receiver(Webhook webhook, Optional<String> secret) {}

  /**
   * What is to be different.
   *
   * @param secret empty text takes it away
   */
  public record Change(
      @Nullable String name,
      @Nullable String endpoint,
      @Nullable String secret,
      @Nullable Boolean active) {}

  /** What became of a new one, or of a change. */
  public sealed interface Outcome {
    /** As it is now. */
    record Done(Webhook webhook) implements Outcome {}

    /** The endpoint belongs to another one. */
    record Taken() implements Outcome {}

    /** There is none of that number. */
    record Missing() implements Outcome {}

    /** There are as many as there may be. */
    record Full() implements Outcome {}
  }

  /** All of them, oldest first. */
  public CompletableFuture<List<Webhook>> all() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT " + COLUMNS + " FROM webhook ORDER BY id")
                .map(MAPPER)
                .list());
  }

  /** The one at this endpoint, active or not. */
  public CompletableFuture<Optional<Receiver>> receiver(String endpoint) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT " + COLUMNS + ", sealed FROM webhook WHERE endpoint = :endpoint")
                .bind("endpoint", endpoint)
                .map(
                    (row, context) -> {
                      var webhook = MAPPER.map(row, context);
                      byte @Nullable [] box = row.getBytes("sealed");
                      return new Receiver(
                          webhook,
                          box == null
                              ? Optional.empty()
                              : secrets.open(purpose(webhook.id()), box));
                    })
                .findOne());
  }

  /**
   * Makes one, active.
   *
   * @param secret empty for none
   * @param max how many there may be
   */
  public CompletableFuture<Outcome> add(String name, String endpoint, String secret, int max) {
    return database
        .lane()
        .write(
            "a webhook",
            handle -> {
              long there =
                  handle.createQuery("SELECT count(*) FROM webhook").mapTo(Long.class).one();
              if (there >= max) {
                return new Outcome.Full();
              }
              var id =
                  handle
                      .createQuery(
                          """
                          INSERT INTO webhook (name, endpoint, active, created_at)
                          VALUES (:name, :endpoint, 1, :at)
                          ON CONFLICT (endpoint) DO NOTHING RETURNING id
                          """)
                      .bind("name", name)
                      .bind("endpoint", endpoint)
                      .bind("at", clock.millis())
                      .mapTo(Long.class)
                      .findOne();
              if (id.isEmpty()) {
                return new Outcome.Taken();
              }
              keepSecret(handle, id.get(), secret);
              return present(handle, id.get());
            });
  }

  /**
   * Puts one there that an import brings, within its write.
   *
   * @param secret empty for none
   * @return whether it is there; not if the endpoint is taken
   */
  public boolean bring(
      Handle handle,
      String name,
      String endpoint,
      String secret,
      boolean active,
      Instant createdAt) {
    var id =
        handle
            .createQuery(
                """
                INSERT INTO webhook (name, endpoint, active, created_at)
                VALUES (:name, :endpoint, :active, :at)
                ON CONFLICT (endpoint) DO NOTHING RETURNING id
                """)
            .bind("name", name)
            .bind("endpoint", endpoint)
            .bind("active", active ? 1 : 0)
            .bind("at", createdAt.toEpochMilli())
            .mapTo(Long.class)
            .findOne();
    id.ifPresent(number -> keepSecret(handle, number, secret));
    return id.isPresent();
  }

  /** Changes one. */
  public CompletableFuture<Outcome> change(long id, Change change) {
    return database
        .lane()
        .write(
            "a change of a webhook",
            handle -> {
              if (change.endpoint() != null && isTaken(handle, change.endpoint(), id)) {
                return new Outcome.Taken();
              }
              handle
                  .createUpdate(
                      """
                      UPDATE webhook SET
                        name = coalesce(:name, name),
                        endpoint = coalesce(:endpoint, endpoint),
                        active = coalesce(:active, active)
                      WHERE id = :id
                      """)
                  .bind("name", change.name())
                  .bind("endpoint", change.endpoint())
                  .bind("active", change.active() == null ? null : change.active() ? 1 : 0)
                  .bind("id", id)
                  .execute();
              if (change.secret() != null) {
                keepSecret(handle, id, change.secret());
              }
              return present(handle, id);
            });
  }

  /** Removes one, if it exists, and returns whether it did. */
  public CompletableFuture<Boolean> remove(long id) {
    return database
        .lane()
        .write(
            "the end of a webhook",
            handle ->
                handle.createUpdate("DELETE FROM webhook WHERE id = :id").bind("id", id).execute()
                    > 0);
  }

  private static boolean isTaken(Handle handle, String endpoint, long id) {
    return handle
        .createQuery("SELECT 1 FROM webhook WHERE endpoint = :endpoint AND id <> :id")
        .bind("endpoint", endpoint)
        .bind("id", id)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private void keepSecret(Handle handle, long id, String secret) {
    handle
        .createUpdate("UPDATE webhook SET sealed = :sealed WHERE id = :id")
        .bind("sealed", secret.isEmpty() ? null : secrets.seal(purpose(id), secret))
        .bind("id", id)
        .execute();
  }

  private static Outcome present(Handle handle, long id) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM webhook WHERE id = :id")
        .bind("id", id)
        .map(MAPPER)
        .findOne()
        .<Outcome>map(Outcome.Done::new)
        .orElseGet(Outcome.Missing::new);
  }

  private static String purpose(long id) {
    return "webhook " + id;
  }
}
