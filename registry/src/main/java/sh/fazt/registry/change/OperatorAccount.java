package sh.fazt.registry.change;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.access.PasswordThreads;
import sh.fazt.registry.access.Passwords;
import sh.fazt.registry.access.Sessions;
import sh.fazt.registry.access.StoredOperator;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.access.Access;
import sh.fazt.registry.domain.access.AccessRejections;

/** The account of the one operator: who he is, and that he may change it. */
public final class OperatorAccount {
  private final Entities entities;
  private final StoredOperator stored;
  private final Passwords passwords;
  private final PasswordThreads hashing;
  private final Sessions sessions;
  private final InstantSource clock;

  OperatorAccount(
      Entities entities,
      StoredOperator stored,
      Passwords passwords,
      PasswordThreads hashing,
      Sessions sessions,
      InstantSource clock) {
    this.entities = entities;
    this.stored = stored;
    this.passwords = passwords;
    this.hashing = hashing;
    this.sessions = sessions;
    this.clock = clock;
  }

  /**
   * Whether these are the operator's name and password. Takes as long for a name that is not his.
   *
   * @return fails with {@link RejectedException} if too many are being checked
   */
  public CompletionStage<Boolean> isThis(String username, String password) {
    long asked = System.nanoTime();
    return stored
        .find()
        .thenApplyAsync(
            found -> {
              hashing.mustBeInTime(asked);
              var hash =
                  found
                      .filter(credentials -> credentials.username().equals(username))
                      .map(StoredOperator.StoredCredentials::passwordHash)
                      .orElse(null);
              return passwords.verify(hash, password);
            },
            hashing);
  }

  /**
   * Changes the operator's name, password or both; what is not given stays. All sessions end, for
   * anyone who knew the old password may have one.
   */
  public CompletionStage<Answer> change(
      CommandMeta meta, @Nullable String username, @Nullable String password) {
    return stored
        .find()
        .thenComposeAsync(
            found -> {
              var name =
                  username != null
                      ? username
                      : found.map(StoredOperator.StoredCredentials::username).orElse("");
              var hash =
                  password != null
                      ? passwords.hash(password)
                      : found.map(StoredOperator.StoredCredentials::passwordHash).orElse("");
              return name.isBlank() || hash.isEmpty()
                  ? completedFuture((Answer) new Answer.Rejected(AccessRejections.noOperatorYet()))
                  : store(meta, new StoredOperator.StoredCredentials(name, hash));
            },
            hashing)
        .exceptionally(Registry::rejected);
  }

  /**
   * The sessions end in the table with the password, and then in memory, where they would be gone
   * after a crash anyway.
   *
   * <p>The journal first: a password it does not know of is worse than one that has to be set
   * again.
   */
  private CompletionStage<Answer> store(
      CommandMeta meta, StoredOperator.StoredCredentials credentials) {
    return entities
        .access(new Access.ChangePassword(meta, credentials.username()))
        .thenCompose(
            answer ->
                switch (answer) {
                  case Answer.Done done ->
                      stored
                          .store(credentials, clock.instant())
                          .thenCompose(_ -> sessions.endAll())
                          .thenApply(_ -> (Answer) done);
                  case Answer.Rejected _, Answer.Planned _ -> completedFuture(answer);
                });
  }
}
