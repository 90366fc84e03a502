package sh.fazt.registry.change;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.registry.access.BcryptHash;
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
  private static final Logger LOG = LoggerFactory.getLogger(OperatorAccount.class);

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
        .thenComposeAsync(
            found -> {
              hashing.mustBeInTime(asked);
              var hash = found.map(StoredOperator.StoredCredentials::passwordHash).orElse(null);
              // Whatever the name: it must take as long.
              boolean right = passwords.verify(hash, password);
              boolean known = found.filter(one -> one.username().equals(username)).isPresent();
              return right && known && hash != null && Passwords.isOlder(hash)
                  ? renewed(hash, password)
                  : completedFuture(right && known);
            },
            hashing);
  }

  /** The hash of an older server has done its work when the password is known. */
  private CompletionStage<Boolean> renewed(String older, String password) {
    return stored
        .renew(older, passwords.hashOfKnown(password))
        .handle(
            (_, failure) -> {
              if (failure != null) {
                LOG.warn("The operator's password keeps the hash of the older server", failure);
              }
              return true;
            });
  }

  /**
   * Takes over the operator of an older server, who signs in with the password that was good there.
   *
   * @return refused if there is an operator
   */
  CompletionStage<Answer> bring(CommandMeta meta, String username, BcryptHash hash) {
    return stored
        .find()
        .thenCompose(
            found ->
                found.isPresent()
                    ? completedFuture(new Answer.Rejected(AccessRejections.operatorThere()))
                    : store(meta, new StoredOperator.StoredCredentials(username, hash.text())))
        .exceptionally(Registry::rejected);
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
