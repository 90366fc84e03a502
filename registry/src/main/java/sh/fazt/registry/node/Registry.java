package sh.fazt.registry.node;

import static java.util.concurrent.CompletableFuture.completedFuture;

import com.typesafe.config.Config;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.journal.AppId;
import sh.fazt.journal.KeyNo;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Subdomain;
import sh.fazt.registry.Answer;
import sh.fazt.registry.CommandMeta;
import sh.fazt.registry.Refused;
import sh.fazt.registry.Rejection;
import sh.fazt.registry.access.Access;
import sh.fazt.registry.access.ApiToken;
import sh.fazt.registry.access.CommandKeys;
import sh.fazt.registry.access.Keys;
import sh.fazt.registry.access.Passwords;
import sh.fazt.registry.access.StoredOperator;
import sh.fazt.registry.content.StoredTree;
import sh.fazt.registry.routing.LiveTable;

/** Everything that can be changed, as one call each. No stage fails: a refusal is a value. */
public final class Registry {
  private static final Logger LOG = LoggerFactory.getLogger(Registry.class);

  private final NodeOptions options;
  private final Entities entities;
  private final Keys keys;
  private final StoredOperator operator;
  private final Passwords passwords;
  private final Deploys deploys;
  private final SecureRandom secrets = new SecureRandom();

  Registry(
      NodeOptions options,
      Config config,
      LiveTable table,
      Database database,
      Keys keys,
      Entities entities) {
    this.options = options;
    this.entities = entities;
    this.keys = keys;
    this.operator = new StoredOperator(database);
    this.passwords = new Passwords(Passwords.Settings.from(config), secrets);
    this.deploys =
        new Deploys(
            table, entities, new DrawnAppIds(table, new CommandKeys(database, config), options));
  }

  /** Makes the tree what the name serves; a free name gets a new app. */
  public CompletionStage<DeployOutcome> deploy(
      Subdomain name, StoredTree tree, DeployDetails details, CommandMeta meta) {
    return deploys
        .deploy(name, tree, details, meta)
        .exceptionally(failure -> new DeployOutcome.Refused(said(failure)));
  }

  /**
   * Makes a key and its token.
   *
   * @param apps the apps it is limited to; empty means all
   * @param aliases patterns of the aliases it is limited to; empty means all
   * @param expires when it stops working, or never
   */
  public CompletionStage<KeyOutcome> issueKey(
      CommandMeta meta,
      String name,
      List<Scope> scopes,
      List<AppId> apps,
      List<String> aliases,
      @Nullable Instant expires) {
    return entities
        .access(new Access.IssueKey(meta, name, scopes, apps, aliases, expires))
        .<KeyOutcome>thenCompose(
            answer ->
                switch (answer) {
                  case Answer.Done(_, var number, _) -> {
                    var token = ApiToken.draw(secrets);
                    yield keys.arm(KeyNo.of(number), token)
                        .thenApply(key -> new KeyOutcome.Issued(key, token));
                  }
                  case Answer.Refused refused -> completedFuture(new KeyOutcome.Refused(refused));
                })
        .exceptionally(failure -> new KeyOutcome.Refused(said(failure)));
  }

  /** Changes the operator's name, password or both; what is not given stays. */
  public CompletionStage<Answer> changeOperator(
      CommandMeta meta, @Nullable String username, @Nullable String password) {
    return operator
        .find()
        .thenComposeAsync(
            stored -> {
              var name =
                  username != null
                      ? username
                      : stored.map(StoredOperator.Credentials::username).orElse("");
              var hash =
                  password != null
                      ? passwords.hash(password)
                      : stored.map(StoredOperator.Credentials::passwordHash).orElse("");
              return name.isBlank() || hash.isEmpty()
                  ? completedFuture((Answer) Answer.Refused.of(new NoOperatorYet()))
                  : store(meta, new StoredOperator.Credentials(name, hash));
            },
            Thread::startVirtualThread)
        .exceptionally(Registry::said);
  }

  /**
   * The journal first: a password it does not know of is worse than one that has to be set again.
   */
  private CompletionStage<Answer> store(CommandMeta meta, StoredOperator.Credentials credentials) {
    return entities
        .access(new Access.ChangePassword(meta, credentials.username()))
        .thenCompose(
            answer ->
                switch (answer) {
                  case Answer.Done done ->
                      operator
                          .store(credentials, options.clock().instant())
                          .thenApply(_ -> (Answer) done);
                  case Answer.Refused refused -> completedFuture((Answer) refused);
                });
  }

  /** The first time both a name and a password are needed. */
  private record NoOperatorYet() implements Rejection {
    @Override
    public String code() {
      return "BAD_REQUEST";
    }

    @Override
    public int status() {
      return 400;
    }

    @Override
    public String sentence() {
      return "There is no operator yet: both a username and a password are needed";
    }
  }

  /** Stores a setting, or forgets it when there is no value. It is in force after a restart. */
  public CompletionStage<Answer> changeSetting(NodeSettings.ChangeSetting change) {
    return entities.settings(change);
  }

  Entities entities() {
    return entities;
  }

  private static Answer.Refused said(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof Refused refused) {
      return Answer.Refused.of(refused.rejection());
    }
    LOG.error("A change failed in a way nobody foresaw", cause);
    return Answer.OUTCOME_UNKNOWN;
  }
}
