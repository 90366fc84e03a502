package sh.fazt.registry.access;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import sh.fazt.journal.AppId;
import sh.fazt.registry.node.Database;

/**
 * The environment values of apps, in the table {@code env_value}, sealed. Which names have one is
 * told to keys that may; a value is told to nobody but the app itself.
 */
public final class EnvValues {
  private final Database database;
  private final NodeSecrets secrets;
  private final InstantSource clock;

  public EnvValues(Database database, NodeSecrets secrets, InstantSource clock) {
    this.database = database;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** A name that has a value. */
  public record Named(long id, AppId app, String name) {}

  /** Those of an app, by name. */
  public CompletableFuture<List<Named>> of(AppId app) {
    return database.read(
        handle ->
            new ArrayList<>(
                handle
                    .createQuery("SELECT id, name FROM env_value WHERE app = :app ORDER BY name")
                    .bind("app", app.value())
                    .map((row, _) -> new Named(row.getLong("id"), app, row.getString("name")))
                    .list()));
  }

  /** The one of this number. */
  public CompletableFuture<Optional<Named>> find(long id) {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT app, name FROM env_value WHERE id = :id")
                .bind("id", id)
                .map(
                    (row, _) ->
                        new Named(id, AppId.of(row.getString("app")), row.getString("name")))
                .findOne());
  }

  /** The value, for the app itself. */
  public CompletableFuture<Optional<String>> value(AppId app, String name) {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT sealed FROM env_value WHERE app = :app AND name = :name")
                .bind("app", app.value())
                .bind("name", name)
                .mapTo(byte[].class)
                .findOne()
                .flatMap(box -> secrets.open(purpose(app, name), box)));
  }

  /** Sets a value; one that was there is replaced. */
  public CompletableFuture<Boolean> set(AppId app, String name, String value) {
    return database
        .lane()
        .write(
            "an environment value",
            handle -> {
              put(handle, app, name, value);
              return true;
            });
  }

  /** Takes a value away. */
  public CompletableFuture<Boolean> remove(AppId app, String name) {
    return database
        .lane()
        .write(
            "the end of an environment value",
            handle ->
                handle
                        .createUpdate("DELETE FROM env_value WHERE app = :app AND name = :name")
                        .bind("app", app.value())
                        .bind("name", name)
                        .execute()
                    > 0);
  }

  /** Gives a new app all values of another one, and tells their names. */
  public CompletableFuture<List<String>> copy(AppId from, AppId to) {
    return database
        .lane()
        .write(
            "the environment values of a fork",
            handle -> {
              var boxes =
                  handle
                      .createQuery(
                          "SELECT name, sealed FROM env_value WHERE app = :app ORDER BY name")
                      .bind("app", from.value())
                      .map((row, _) -> Map.entry(row.getString("name"), row.getBytes("sealed")))
                      .list();
              var names = new ArrayList<String>();
              for (var box : boxes) {
                var value = secrets.open(purpose(from, box.getKey()), box.getValue());
                if (value.isPresent()) {
                  put(handle, to, box.getKey(), value.get());
                  names.add(box.getKey());
                }
              }
              return List.copyOf(names);
            });
  }

  /** Forgets all values of an app that did not come to be. */
  public CompletableFuture<Integer> forget(AppId app) {
    return database
        .lane()
        .write(
            "the environment values of no app",
            handle ->
                handle
                    .createUpdate("DELETE FROM env_value WHERE app = :app")
                    .bind("app", app.value())
                    .execute());
  }

  private void put(Handle handle, AppId app, String name, String value) {
    handle
        .createUpdate(
            """
            INSERT INTO env_value (app, name, sealed, changed_at)
            VALUES (:app, :name, :sealed, :at)
            ON CONFLICT (app, name) DO UPDATE SET
              sealed = excluded.sealed, changed_at = excluded.changed_at
            """)
        .bind("app", app.value())
        .bind("name", name)
        .bind("sealed", secrets.seal(purpose(app, name), value))
        .bind("at", clock.instant().toEpochMilli())
        .execute();
  }

  private static String purpose(AppId app, String name) {
    return "env " + app + " " + name;
  }
}
