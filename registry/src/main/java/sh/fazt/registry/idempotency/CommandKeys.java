package sh.fazt.registry.idempotency;

import com.typesafe.config.Config;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import sh.fazt.journal.Actor;
import sh.fazt.journal.AppId;
import sh.fazt.registry.database.Database;
import sh.fazt.registry.domain.CommandMeta.Idempotency;
import sh.fazt.registry.domain.Preconditions;
import sh.fazt.registry.domain.RejectedException;

/**
 * Resolves the idempotency key of a command that draws an app id (create, fork, deploy to a new
 * name), in the table {@code command_key}: the same command finds the same app again, which then
 * remembers the key itself. Keys count per actor. They are kept for a time and up to a number, the
 * oldest go first.
 */
public final class CommandKeys {
  private final Database database;
  private final Duration kept;
  private final int max;

  /** With the settings under {@code fazt.registry.access.command-keys}. */
  public CommandKeys(Database database, Config config) {
    Config keys = config.getConfig("fazt.registry.access.command-keys");
    this.database = database;
    this.kept = keys.getDuration("kept");
    this.max = keys.getInt("most");
  }

  /**
   * What a key stands for.
   *
   * @param done whether its command was carried out to the end
   */
  public record Resolved(AppId app, boolean done) {}

  /** The command of this key was carried out to the end. */
  public CompletableFuture<Integer> finish(Actor actor, Idempotency idempotency) {
    return database
        .lane()
        .write(
            "the end of a command",
            handle ->
                handle
                    .createUpdate(
                        "UPDATE command_key SET done = 1 WHERE actor = :actor AND key = :key")
                    .bind("actor", who(actor))
                    .bind("key", idempotency.key())
                    .execute());
  }

  private static String who(Actor actor) {
    return actor.kind() + " " + actor.name();
  }

  /**
   * The id the key stands for: the drawn one if the key is new, the one drawn then if it is known.
   * Fails with {@link RejectedException} of {@link Preconditions.KeyReused} if it was used for
   * another command.
   */
  public CompletableFuture<Resolved> resolve(
      Actor actor, Idempotency idempotency, AppId drawn, Instant now) {
    return database
        .lane()
        .write(
            "the key of a command",
            handle -> {
              forget(handle, now);
              return find(handle, actor, idempotency, drawn, now);
            });
  }

  private static Resolved find(
      Handle handle, Actor actor, Idempotency idempotency, AppId drawn, Instant now) {
    String who = who(actor);
    handle
        .createUpdate(
            """
            INSERT INTO command_key (actor, key, fingerprint, app, at)
            VALUES (:actor, :key, :fingerprint, :app, :at)
            ON CONFLICT (actor, key) DO NOTHING
            """)
        .bind("actor", who)
        .bind("key", idempotency.key())
        .bind("fingerprint", idempotency.fingerprint())
        .bind("app", drawn.value())
        .bind("at", now.toEpochMilli())
        .execute();
    return handle
        .createQuery(
            """
            SELECT app, done FROM command_key
            WHERE actor = :actor AND key = :key AND fingerprint = :fingerprint
            """)
        .bind("actor", who)
        .bind("key", idempotency.key())
        .bind("fingerprint", idempotency.fingerprint())
        .map((row, _) -> new Resolved(AppId.of(row.getString("app")), row.getBoolean("done")))
        .findOne()
        .orElseThrow(() -> new RejectedException(Preconditions.keyReused()));
  }

  private void forget(Handle handle, Instant now) {
    handle
        .createUpdate("UPDATE command_key SET at = :now WHERE at > :now")
        .bind("now", now.toEpochMilli())
        .execute(); // what is from the future would never be old
    handle
        .createUpdate(
            """
            DELETE FROM command_key
            WHERE at <= :old OR number <= (SELECT max(number) FROM command_key) - :most
            """)
        .bind("old", now.minus(kept).toEpochMilli())
        .bind("most", max - 1)
        .execute();
  }
}
