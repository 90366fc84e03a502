package sh.fazt.registry.idempotency;

import com.typesafe.config.Config;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import sh.fazt.journal.Actor;
import sh.fazt.registry.access.NodeSecrets;
import sh.fazt.registry.database.Database;
import sh.fazt.registry.domain.CommandMeta.Idempotency;
import sh.fazt.registry.domain.Preconditions;
import sh.fazt.registry.domain.RejectedException;

/**
 * What was answered to commands that carried an idempotency key, in the table {@code
 * command_answer}: the same command is answered the same again, whatever became meanwhile of what
 * it changed. Answers are kept for a time and up to a number, the oldest go first. One with a
 * secret is encrypted and kept for a few minutes only, long enough for a client that lost the
 * answer.
 */
public final class AnswerStore {
  private final Database database;
  private final NodeSecrets secrets;
  private final InstantSource lived;
  private final Duration kept;
  private final Duration secretKept;
  private final int max;
  private final long longest;

  /**
   * With the settings under {@code fazt.registry.access.kept-answers}.
   *
   * @param lived the time the node has lived through
   */
  public AnswerStore(Database database, NodeSecrets secrets, InstantSource lived, Config config) {
    Config answers = config.getConfig("fazt.registry.access.kept-answers");
    this.database = database;
    this.secrets = secrets;
    this.lived = lived;
    this.kept = answers.getDuration("kept");
    this.secretKept = answers.getDuration("secret-kept");
    this.max = answers.getInt("most");
    this.longest = answers.getBytes("longest");
  }

  /**
   * One answer.
   *
   * @param fields header fields, a line each
   * @param body JSON
   */
  public record Kept(int status, String fields, String body) {}

  @SuppressWarnings("ArrayRecordComponent") // read and thrown away
  private record Row(
      String fingerprint, int status, String fields, byte[] body, boolean secret, Instant at) {}

  /**
   * What was answered before, or none if the command is not known (any more). Fails with {@link
   * RejectedException} of {@link Preconditions.KeyReused} if the key was used for another command.
   */
  public CompletableFuture<Optional<Kept>> find(Actor actor, Idempotency idempotency) {
    Instant now = lived.instant();
    return database
        .read(handle -> row(handle, actor, idempotency))
        .thenApply(
            found ->
                found
                    .filter(row -> row.at().plus(kept).isAfter(now))
                    .flatMap(row -> opened(row, actor, idempotency, now)));
  }

  private static Optional<Row> row(Handle handle, Actor actor, Idempotency idempotency) {
    return handle
        .createQuery(
            """
            SELECT fingerprint, status, fields, body, secret, at FROM command_answer
            WHERE actor = :actor AND key = :key
            """)
        .bind("actor", who(actor))
        .bind("key", idempotency.key())
        .map(
            (row, _) ->
                new Row(
                    row.getString("fingerprint"),
                    row.getInt("status"),
                    row.getString("fields"),
                    row.getBytes("body"),
                    row.getBoolean("secret"),
                    Instant.ofEpochMilli(row.getLong("at"))))
        .findOne();
  }

  private Optional<Kept> opened(Row row, Actor actor, Idempotency idempotency, Instant now) {
    if (!row.fingerprint().equals(idempotency.fingerprint())) {
      throw new RejectedException(Preconditions.keyReused());
    }
    if (!row.secret()) {
      return Optional.of(
          new Kept(row.status(), row.fields(), new String(row.body(), StandardCharsets.UTF_8)));
    }
    return row.at().plus(secretKept).isAfter(now)
        ? secrets
            .open(purpose(actor, idempotency), row.body())
            .map(body -> new Kept(row.status(), row.fields(), body))
        : Optional.empty();
  }

  /**
   * Keeps an answer, unless it is longer than any that matters.
   *
   * @param secret whether it has a secret that is stored nowhere else
   * @return how many were kept
   */
  public CompletableFuture<Integer> keep(
      Actor actor, Idempotency idempotency, Kept answer, boolean secret) {
    byte[] body =
        secret
            ? secrets.seal(purpose(actor, idempotency), answer.body())
            : answer.body().getBytes(StandardCharsets.UTF_8);
    return body.length > longest
        ? CompletableFuture.completedFuture(0)
        : database
            .lane()
            .write(
                "the answer to a command",
                handle -> {
                  Instant now = lived.instant();
                  forget(handle, now);
                  return put(handle, actor, idempotency, answer, body, secret, now);
                });
  }

  private static int put(
      Handle handle,
      Actor actor,
      Idempotency idempotency,
      Kept answer,
      byte[] body,
      boolean secret,
      Instant now) {
    return handle
        .createUpdate(
            """
            INSERT OR REPLACE INTO command_answer
              (actor, key, fingerprint, status, fields, body, secret, at)
            VALUES (:actor, :key, :fingerprint, :status, :fields, :body, :secret, :at)
            """)
        .bind("actor", who(actor))
        .bind("key", idempotency.key())
        .bind("fingerprint", idempotency.fingerprint())
        .bind("status", answer.status())
        .bind("fields", answer.fields())
        .bind("body", body)
        .bind("secret", secret ? 1 : 0)
        .bind("at", now.toEpochMilli())
        .execute();
  }

  /** Forgets what is kept no longer; done with each answer that is kept, and now and then. */
  public CompletableFuture<Integer> forget() {
    Instant now = lived.instant();
    return database
        .read(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT count(*) FROM
                        (SELECT 1 FROM command_answer
                         WHERE secret = 1 AND (at <= :secret OR at > :now) LIMIT 1)
                        """)
                    .bind("now", now.toEpochMilli())
                    .bind("secret", now.minus(secretKept).toEpochMilli())
                    .mapTo(Integer.class)
                    .one())
        .thenCompose(
            old ->
                old == 0
                    ? CompletableFuture.completedFuture(0)
                    : database
                        .lane()
                        .write("the end of answers", handle -> forget(handle, lived.instant())));
  }

  private int forget(Handle handle, Instant now) {
    handle
        .createUpdate("UPDATE command_answer SET at = :now WHERE at > :now")
        .bind("now", now.toEpochMilli())
        .execute(); // what is from the future would never be old
    return handle
        .createUpdate(
            """
            DELETE FROM command_answer WHERE number IN (
              SELECT number FROM command_answer WHERE at <= :old
              UNION ALL
              SELECT number FROM command_answer WHERE secret = 1 AND at <= :secret
              UNION ALL
              SELECT number FROM command_answer
              WHERE number <= (SELECT max(number) FROM command_answer) - :most)
            """)
        .bind("old", now.minus(kept).toEpochMilli())
        .bind("secret", now.minus(secretKept).toEpochMilli())
        .bind("most", max - 1)
        .execute();
  }

  private static String who(Actor actor) {
    return actor.kind() + " " + actor.name();
  }

  private static String purpose(Actor actor, Idempotency idempotency) {
    return "answer " + who(actor) + " " + idempotency.key();
  }
}
