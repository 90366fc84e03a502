package sh.fazt.registry.access;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import sh.fazt.registry.database.Database;

/** The one operator's name and password hash, in the table {@code operator}. */
public final class StoredOperator {
  private final Database database;

  /**
   * The operator as stored.
   *
   * @param passwordHash as {@link Passwords} encodes it
   */
  public record StoredCredentials(String username, String passwordHash) {
    @Override
    public String toString() {
      return "Credentials[" + username + "]";
    }
  }

  public StoredOperator(Database database) {
    this.database = database;
  }

  /**
   * Sets or replaces them, and ends all sessions in the same transaction: anyone who knew the old
   * password may have one. Gives them back once they are stored.
   */
  public CompletableFuture<StoredCredentials> store(StoredCredentials credentials, Instant at) {
    return database
        .lane()
        .write(
            "the operator's password",
            handle -> {
              handle
                  .createUpdate(
                      """
                      INSERT INTO operator (only_one, username, password_hash, changed_at)
                      VALUES (1, :username, :hash, :at)
                      ON CONFLICT (only_one) DO UPDATE SET
                        username = excluded.username,
                        password_hash = excluded.password_hash,
                        changed_at = excluded.changed_at
                      """)
                  .bind("username", credentials.username())
                  .bind("hash", credentials.passwordHash())
                  .bind("at", at.toEpochMilli())
                  .execute();
              handle.execute("DELETE FROM session");
              return credentials;
            });
  }

  /** Puts another hash of the same password in the place of this one, if it is still there. */
  public CompletableFuture<Boolean> renew(String before, String after) {
    return database
        .lane()
        .write(
            "a new hash of the operator's password",
            handle ->
                handle
                        .createUpdate(
                            "UPDATE operator SET password_hash = :after"
                                + " WHERE password_hash = :before")
                        .bind("after", after)
                        .bind("before", before)
                        .execute()
                    > 0);
  }

  /** The operator, or nothing before one is set. */
  public CompletableFuture<Optional<StoredCredentials>> find() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT username, password_hash FROM operator")
                .map(
                    (row, _) ->
                        new StoredCredentials(
                            row.getString("username"), row.getString("password_hash")))
                .findOne());
  }
}
