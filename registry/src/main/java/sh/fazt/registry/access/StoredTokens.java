package sh.fazt.registry.access;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import sh.fazt.journal.KeyNo;
import sh.fazt.registry.database.Database;

/** The hashes of the tokens of live keys, in the table {@code api_key}. */
public final class StoredTokens {
  private final Database database;

  public StoredTokens(Database database) {
    this.database = database;
  }

  /** Stores the hash of a new key's token, for this key; fails if either is taken. */
  public CompletableFuture<KeyNo> store(KeyNo key, TokenHash token, Instant at) {
    return database
        .lane()
        .write(
            "the token of a new key",
            handle -> {
              handle
                  .createUpdate(
                      """
                      INSERT INTO api_key (number, token_hash, created_at)
                      VALUES (:number, :hash, :at)
                      """)
                  .bind("number", key.value())
                  .bind("hash", token.bytes())
                  .bind("at", at.toEpochMilli())
                  .execute();
              return key;
            });
  }

  /** Forgets the token of a revoked key. */
  public CompletableFuture<Boolean> remove(KeyNo key) {
    return database
        .lane()
        .write(
            "the end of a key's token",
            handle -> {
              handle.execute("UPDATE imported_key SET bcrypt = NULL WHERE number = ?", key.value());
              return handle
                      .createUpdate("DELETE FROM api_key WHERE number = :number")
                      .bind("number", key.value())
                      .execute()
                  > 0;
            });
  }

  /** Notes when keys were last used, and says of how many; keys that are gone are left out. */
  public CompletableFuture<Integer> used(Map<KeyNo, Instant> times) {
    return database
        .lane()
        .write(
            "when keys were last used",
            handle -> {
              var batch =
                  handle.prepareBatch(
                      """
                      UPDATE api_key SET last_used_at = max(coalesce(last_used_at, 0), :at)
                      WHERE number = :number
                      """);
              times.forEach(
                  (key, at) ->
                      batch.bind("number", key.value()).bind("at", at.toEpochMilli()).add());
              return batch.size() == 0 ? 0 : Arrays.stream(batch.execute()).sum();
            });
  }

  /** All of them. */
  public CompletableFuture<Map<KeyNo, TokenHash>> all() {
    return database.read(
        handle -> {
          var tokens = new HashMap<KeyNo, TokenHash>();
          handle
              .createQuery("SELECT number, token_hash FROM api_key")
              .map(
                  (row, _) ->
                      Map.entry(
                          KeyNo.of(row.getLong("number")),
                          TokenHash.stored(row.getBytes("token_hash"))))
              .forEach(entry -> tokens.put(entry.getKey(), entry.getValue()));
          return Map.copyOf(tokens);
        });
  }

  /** When each key was last used; a key that never was is not there. */
  public CompletableFuture<Map<KeyNo, Instant>> lastUses() {
    return database.read(
        handle -> {
          var uses = new HashMap<KeyNo, Instant>();
          handle
              .createQuery(
                  """
                  SELECT number, last_used_at FROM imported_key
                   WHERE bcrypt IS NOT NULL AND last_used_at IS NOT NULL
                  UNION ALL
                  SELECT number, last_used_at FROM api_key WHERE last_used_at IS NOT NULL""")
              .map(
                  (row, _) ->
                      Map.entry(
                          KeyNo.of(row.getLong("number")),
                          Instant.ofEpochMilli(row.getLong("last_used_at"))))
              .forEach(entry -> uses.put(entry.getKey(), entry.getValue()));
          return Map.copyOf(uses);
        });
  }
}
