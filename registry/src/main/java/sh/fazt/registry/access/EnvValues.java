package sh.fazt.registry.access;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Version;
import sh.fazt.registry.database.Database;

/**
 * The environment values of apps, in the table {@code env_value}, sealed. Which names have one is
 * shown to keys with that permission; a value is readable only by the app itself.
 */
public final class EnvValues {
  /** About what an entry takes besides its text. */
  private static final int ENTRY_OVERHEAD = 64;

  private final Database database;
  private final NodeSecrets secrets;
  private final InstantSource clock;

  /** Of apps whose functions run: what they read at each request. */
  private final AsyncCache<AppId, Map<String, String>> open;

  /**
   * Reads and writes the table.
   *
   * @param kept characters of names and values that are kept in memory, opened
   */
  public EnvValues(Database database, NodeSecrets secrets, InstantSource clock, long kept) {
    this.database = database;
    this.secrets = secrets;
    this.clock = clock;
    this.open =
        Caffeine.newBuilder()
            .maximumWeight(kept)
            .weigher((AppId _, Map<String, String> values) -> weight(values))
            .executor(Runnable::run)
            .buildAsync();
  }

  private static int weight(Map<String, String> values) {
    int weight = ENTRY_OVERHEAD;
    for (var value : values.entrySet()) {
      weight += ENTRY_OVERHEAD + value.getKey().length() + value.getValue().length();
    }
    return weight;
  }

  /** A name that has a value. */
  public record Named(long id, AppId app, String name) {}

  /** Those of an app, by name. */
  public CompletableFuture<List<Named>> of(AppId app) {
    return database.read(
        handle ->
            new ArrayList<>(
                handle
                    .createQuery(
                        "SELECT id, name FROM env_value WHERE app = :app AND sealed IS NOT NULL ORDER BY name")
                    .bind("app", app.value())
                    .map((row, _) -> new Named(row.getLong("id"), app, row.getString("name")))
                    .list()));
  }

  /** The one of this number. */
  public CompletableFuture<Optional<Named>> find(long id) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT app, name FROM env_value WHERE id = :id AND sealed IS NOT NULL")
                .bind("id", id)
                .map(
                    (row, _) ->
                        new Named(id, AppId.of(row.getString("app")), row.getString("name")))
                .findOne());
  }

  /**
   * All values of an app by name, for the app itself; from memory as a rule. Whoever asks after a
   * change was answered reads what was changed.
   */
  public CompletableFuture<Map<String, String>> all(AppId app) {
    return open.get(
        app,
        (_, _) ->
            database.read(
                handle -> {
                  var values = new HashMap<String, String>();
                  handle
                      .createQuery(
                          "SELECT name, sealed FROM env_value WHERE app = :app AND sealed IS NOT NULL")
                      .bind("app", app.value())
                      .map((row, _) -> Map.entry(row.getString("name"), row.getBytes("sealed")))
                      .forEach(
                          box ->
                              secrets
                                  .open(purpose(app, box.getKey()), box.getValue())
                                  .ifPresent(value -> values.put(box.getKey(), value)));
                  return Map.copyOf(values);
                }));
  }

  /** What is in memory of the app may be what was before a change. */
  private <T> CompletableFuture<T> changing(AppId app, CompletableFuture<T> change) {
    return change.whenComplete((_, _) -> open.synchronous().invalidate(app));
  }

  /** The value, for the app itself. */
  public CompletableFuture<Optional<String>> value(AppId app, String name) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT sealed FROM env_value WHERE app = :app AND name = :name AND sealed IS NOT NULL")
                .bind("app", app.value())
                .bind("name", name)
                .mapTo(byte[].class)
                .findOne()
                .flatMap(box -> secrets.open(purpose(app, name), box)));
  }

  /**
   * Sets a value, unless a later change was made already.
   *
   * @param version of the app after the event that says so
   */
  public CompletableFuture<Boolean> set(AppId app, String name, String value, Version version) {
    return changing(
        app,
        database
            .lane()
            .write(
                "an environment value",
                handle ->
                    put(handle, app, name, secrets.seal(purpose(app, name), value), version)));
  }

  /**
   * Takes a value away, unless a later change was made already.
   *
   * @param version of the app after the event that says so
   */
  public CompletableFuture<Boolean> remove(AppId app, String name, Version version) {
    return changing(
        app,
        database
            .lane()
            .write(
                "the end of an environment value",
                handle -> put(handle, app, name, null, version)));
  }

  /** Gives an app that is about to be made its values, in the place of whatever was left of it. */
  public CompletableFuture<Integer> bring(AppId app, Map<String, String> values, Version version) {
    return changing(
        app,
        database
            .lane()
            .write(
                "the environment values of an app",
                handle -> {
                  handle.execute("DELETE FROM env_value WHERE app = ?", app.value());
                  values.forEach(
                      (name, value) ->
                          put(handle, app, name, secrets.seal(purpose(app, name), value), version));
                  return values.size();
                }));
  }

  /** Gives an app all values of another one, but for names it knows already. */
  public CompletableFuture<Integer> copy(AppId from, AppId to, Version version) {
    return changing(
        to,
        database
            .lane()
            .write(
                "the environment values of a fork",
                handle -> {
                  var boxes =
                      handle
                          .createQuery(
                              "SELECT name, sealed FROM env_value"
                                  + " WHERE app = :from AND sealed IS NOT NULL"
                                  + " AND name NOT IN (SELECT name FROM env_value WHERE app = :to)")
                          .bind("from", from.value())
                          .bind("to", to.value())
                          .map((row, _) -> Map.entry(row.getString("name"), row.getBytes("sealed")))
                          .list();
                  for (var box : boxes) {
                    String name = box.getKey();
                    secrets
                        .open(purpose(from, name), box.getValue())
                        .ifPresent(
                            value ->
                                put(
                                    handle,
                                    to,
                                    name,
                                    secrets.seal(purpose(to, name), value),
                                    version));
                  }
                  return boxes.size();
                }));
  }

  private boolean put(
      Handle handle, AppId app, String name, byte @Nullable [] box, Version version) {
    return handle
            .createUpdate(
                """
                INSERT INTO env_value (app, name, sealed, version, changed_at)
                VALUES (:app, :name, :sealed, :version, :at)
                ON CONFLICT (app, name) DO UPDATE SET
                  sealed = excluded.sealed, version = excluded.version, changed_at = excluded.changed_at
                WHERE excluded.version > env_value.version
                """)
            .bind("app", app.value())
            .bind("name", name)
            .bind("sealed", box)
            .bind("version", version.value())
            .bind("at", clock.instant().toEpochMilli())
            .execute()
        > 0;
  }

  private static String purpose(AppId app, String name) {
    return "env " + app + " " + name;
  }
}
