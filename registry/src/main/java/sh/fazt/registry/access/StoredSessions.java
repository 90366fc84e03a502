package sh.fazt.registry.access;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import sh.fazt.registry.database.Database;

/** Sessions in the table {@code session}, with the hashes of their tokens. */
final class StoredSessions {
  private final Database database;

  StoredSessions(Database database) {
    this.database = database;
  }

  /** What is stored of a session. */
  record Stored(
      long id,
      TokenHash token,
      String username,
      boolean remembered,
      Instant createdAt,
      Instant seenAt,
      String address,
      String program) {}

  /** Stores a new one; the number is drawn. */
  CompletableFuture<Stored> add(Stored session) {
    return database
        .lane()
        .write(
            "a new session",
            handle -> {
              long id =
                  handle
                      .createUpdate(
                          """
                          INSERT INTO session
                            (token_hash, username, remembered, created_at, seen_at, address, program)
                          VALUES
                            (:token, :username, :remembered, :created, :seen, :address, :program)
                          """)
                      .bind("token", session.token().bytes())
                      .bind("username", session.username())
                      .bind("remembered", session.remembered() ? 1 : 0)
                      .bind("created", session.createdAt().toEpochMilli())
                      .bind("seen", session.seenAt().toEpochMilli())
                      .bind("address", session.address())
                      .bind("program", session.program())
                      .executeAndReturnGeneratedKeys("id")
                      .mapTo(Long.class)
                      .one();
              return new Stored(
                  id,
                  session.token(),
                  session.username(),
                  session.remembered(),
                  session.createdAt(),
                  session.seenAt(),
                  session.address(),
                  session.program());
            });
  }

  CompletableFuture<Integer> remove(Collection<Long> ids) {
    return database
        .lane()
        .write(
            "the end of sessions",
            handle -> {
              var batch = handle.prepareBatch("DELETE FROM session WHERE id = :id");
              ids.forEach(id -> batch.bind("id", id).add());
              batch.execute();
              return ids.size();
            });
  }

  /** Notes when sessions were last used. */
  CompletableFuture<Integer> seen(Map<Long, Instant> times) {
    return database
        .lane()
        .write(
            "when sessions were last used",
            handle -> {
              var batch = handle.prepareBatch("UPDATE session SET seen_at = :at WHERE id = :id");
              times.forEach((id, at) -> batch.bind("id", id).bind("at", at.toEpochMilli()).add());
              batch.execute();
              return times.size();
            });
  }

  CompletableFuture<List<Stored>> all() {
    return database.read(
        handle ->
            new ArrayList<>(
                handle
                    .createQuery(
                        "SELECT id, token_hash, username, remembered, created_at, seen_at, address,"
                            + " program FROM session ORDER BY id")
                    .map(
                        (row, _) ->
                            new Stored(
                                row.getLong("id"),
                                TokenHash.stored(row.getBytes("token_hash")),
                                row.getString("username"),
                                row.getInt("remembered") == 1,
                                Instant.ofEpochMilli(row.getLong("created_at")),
                                Instant.ofEpochMilli(row.getLong("seen_at")),
                                row.getString("address"),
                                row.getString("program")))
                    .list()));
  }
}
