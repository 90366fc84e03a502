package sh.fazt.registry.access;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.KeyNo;
import sh.fazt.registry.database.Database;

/** What an older server knew of the tokens of keys that came from it: {@code imported_key}. */
final class StoredImportedKeys {
  private final Database database;

  StoredImportedKeys(Database database) {
    this.database = database;
  }

  /**
   * A key that was not used here yet.
   *
   * @param importedAt as the node has lived
   */
  record Waiting(BcryptHash hash, Instant importedAt) {}

  private record Row(KeyNo key, String bcrypt, Instant importedAt) {}

  /** Those that were not used here yet, nor revoked. */
  CompletableFuture<Map<KeyNo, Waiting>> waiting() {
    return database.read(
        handle -> {
          var found = new HashMap<KeyNo, Waiting>();
          handle
              .createQuery(
                  "SELECT number, bcrypt, imported_at FROM imported_key WHERE bcrypt IS NOT NULL")
              .map(
                  (row, _) ->
                      new Row(
                          KeyNo.of(row.getLong("number")),
                          row.getString("bcrypt"),
                          Instant.ofEpochMilli(row.getLong("imported_at"))))
              .forEach(
                  row ->
                      BcryptHash.parse(row.bcrypt())
                          .ifPresent(
                              hash -> found.put(row.key(), new Waiting(hash, row.importedAt()))));
          return Map.copyOf(found);
        });
  }

  /** Whether a key with this hash ever came, and which it is. */
  CompletableFuture<Optional<KeyNo>> find(BcryptHash hash) {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT number FROM imported_key WHERE origin = :origin")
                .bind("origin", hash.origin())
                .mapTo(Long.class)
                .findOne()
                .map(KeyNo::of));
  }

  /** Stores what is known of a key's token, unless it is known already. */
  CompletableFuture<KeyNo> store(
      KeyNo key, BcryptHash hash, Instant importedAt, @Nullable Instant lastUsed) {
    return database
        .lane()
        .write(
            "a key of an older server",
            handle -> {
              handle
                  .createUpdate(
                      """
                      INSERT INTO imported_key (number, origin, bcrypt, imported_at, last_used_at)
                      VALUES (:number, :origin, :bcrypt, :at, :used)
                      ON CONFLICT DO NOTHING
                      """)
                  .bind("number", key.value())
                  .bind("origin", hash.origin())
                  .bind("bcrypt", hash.text())
                  .bind("at", importedAt.toEpochMilli())
                  .bind("used", lastUsed == null ? null : lastUsed.toEpochMilli())
                  .execute();
              return key;
            });
  }

  /**
   * Puts the digest of a token in the place of the older server's hash.
   *
   * @return whether the key still waited for it
   */
  CompletableFuture<Boolean> replace(KeyNo key, TokenHash token, Instant at) {
    return database
        .lane()
        .write(
            "the first use of a key of an older server",
            handle -> {
              boolean waited =
                  handle
                          .createUpdate(
                              """
                              INSERT INTO api_key (number, token_hash, created_at, last_used_at)
                              SELECT number, :hash, :at, last_used_at FROM imported_key
                               WHERE number = :number AND bcrypt IS NOT NULL
                              ON CONFLICT DO NOTHING
                              """)
                          .bind("number", key.value())
                          .bind("hash", token.bytes())
                          .bind("at", at.toEpochMilli())
                          .execute()
                      > 0;
              handle.execute("UPDATE imported_key SET bcrypt = NULL WHERE number = ?", key.value());
              return waited;
            });
  }
}
