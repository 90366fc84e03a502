package sh.fazt.registry.node;

import static java.util.concurrent.CompletableFuture.completedFuture;

import com.typesafe.config.Config;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.journal.AppId;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.KeyNo;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Source;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Version;
import sh.fazt.registry.Answer;
import sh.fazt.registry.CommandMeta;
import sh.fazt.registry.Conditions;
import sh.fazt.registry.Failures;
import sh.fazt.registry.Planned;
import sh.fazt.registry.Refused;
import sh.fazt.registry.Rejection;
import sh.fazt.registry.access.Access;
import sh.fazt.registry.access.ApiToken;
import sh.fazt.registry.access.CommandKeys;
import sh.fazt.registry.access.EnvValues;
import sh.fazt.registry.access.Keys;
import sh.fazt.registry.access.NodeSecrets;
import sh.fazt.registry.access.Passwords;
import sh.fazt.registry.access.Sessions;
import sh.fazt.registry.access.StoredOperator;
import sh.fazt.registry.alias.Alias;
import sh.fazt.registry.alias.AliasRejection;
import sh.fazt.registry.app.App;
import sh.fazt.registry.app.AppRejection;
import sh.fazt.registry.app.MetadataChange;
import sh.fazt.registry.content.StoredTree;
import sh.fazt.registry.routing.LiveTable;

/**
 * Everything that can be changed, as one call each. No stage of a change fails, for a refusal is a
 * value; but that of a plan does, with {@link Planned}.
 */
public final class Registry {
  private static final Logger LOG = LoggerFactory.getLogger(Registry.class);

  private final NodeOptions options;
  private final LiveTable table;
  private final Entities entities;
  private final Keys keys;
  private final Sessions sessions;
  private final StoredOperator operator;
  private final Passwords passwords;
  private final NewApps newApps;
  private final Deploys deploys;
  private final Environments environments;
  private final SecureRandom random = new SecureRandom();

  Registry(
      NodeOptions options,
      Config config,
      LiveTable table,
      Database database,
      Keys keys,
      Sessions sessions,
      NodeSecrets secrets,
      Entities entities) {
    this.options = options;
    this.table = table;
    this.entities = entities;
    this.keys = keys;
    this.sessions = sessions;
    this.operator = new StoredOperator(database);
    this.passwords = new Passwords(Passwords.Settings.from(config), random);
    this.environments =
        new Environments(table, entities, new EnvValues(database, secrets, options.clock()));
    this.newApps =
        new NewApps(
            table, entities, new DrawnAppIds(table, new CommandKeys(database, config), options));
    this.deploys = new Deploys(table, entities, newApps);
  }

  /** Makes the tree what the name serves; a free name gets a new app. */
  public CompletionStage<DeployOutcome> deploy(
      Subdomain name, StoredTree tree, DeployDetails details, CommandMeta meta) {
    return deploys
        .deploy(name, tree, details, meta)
        .exceptionally(failure -> new DeployOutcome.Refused(said(failure)));
  }

  /**
   * Makes an app.
   *
   * @param name a free label that is to lead to it, or none
   * @param first what it serves, or none
   */
  public CompletionStage<AppOutcome> create(
      CommandMeta meta,
      @Nullable Subdomain name,
      Metadata metadata,
      Source source,
      @Nullable StoredTree first) {
    var deployment =
        first == null
            ? null
            : new App.Deployment(
                first.tree(), first.fileCount(), first.bytes(), source, "", MetadataChange.NOTHING);
    return made(
        newApps.make(
            name,
            meta,
            app -> entities.app(app, new App.CreateApp(meta, metadata, source, deployment))),
        name);
  }

  /**
   * Makes an app as a copy of another one: what it serves, says of itself and its environment
   * values. It starts unlisted.
   *
   * @param name a free label that is to lead to it, or none
   * @param release what is copied, or none for what the parent serves
   */
  public CompletionStage<AppOutcome> fork(
      CommandMeta meta, AppId parent, @Nullable ReleaseNo release, @Nullable Subdomain name) {
    var row = table.now().app(parent);
    if (row == null || row.removed()) {
      return completedFuture(
          new AppOutcome.Refused(Answer.Refused.of(new AppRejection.NotFound(parent))));
    }
    var copied = release == null ? row.activeRelease() : row.release(release);
    if (release != null && copied == null) {
      return completedFuture(
          new AppOutcome.Refused(
              Answer.Refused.of(new AppRejection.NoSuchRelease(parent, release.value()))));
    }
    return made(
        newApps.make(
            name,
            meta,
            app ->
                environments
                    .of(parent)
                    .thenCompose(
                        values ->
                            entities.app(
                                app,
                                new App.ForkApp(
                                    meta,
                                    new App.Parent(
                                        parent,
                                        row.original(),
                                        copied,
                                        row.metadata(),
                                        values.stream().map(EnvValues.Named::name).toList()),
                                    false)))
                    .thenCompose(
                        answer ->
                            answer instanceof Answer.Done done
                                ? environments.copy(parent, app, done)
                                : completedFuture(answer))),
        name);
  }

  private static CompletionStage<AppOutcome> made(
      CompletionStage<NewApps.Made> made, @Nullable Subdomain name) {
    return made.<AppOutcome>thenApply(
            how ->
                switch (how) {
                  case NewApps.Made.Done(var app, var birth) ->
                      new AppOutcome.Made(app, birth.version());
                  case NewApps.Made.NameTaken _ ->
                      new AppOutcome.NameTaken(Objects.requireNonNull(name));
                  case NewApps.Made.Refused(var why) -> new AppOutcome.Refused(why);
                })
        .exceptionally(failure -> new AppOutcome.Refused(said(failure)));
  }

  /** The environment values of apps. */
  public Environments environments() {
    return environments;
  }

  /** Changes one alias; two are exchanged by {@link #swap}. */
  public CompletionStage<Answer> change(Subdomain alias, Alias.Command command) {
    return entities.alias(alias, command);
  }

  /** Changes one app. A removal is answered when no alias leads to the app any more. */
  public CompletionStage<Answer> change(AppId app, App.Command command) {
    return entities.app(app, command);
  }

  /**
   * Removes an app and others with it, as one command. The others go first, the last of them before
   * the first, so that what is left of a removal that was cut short is a whole family again, which
   * can be removed by asking again. Others that are gone already are as good as removed.
   *
   * @param apps the app itself, then the others
   * @return done with the version of the app itself
   */
  public CompletionStage<Answer> remove(CommandMeta meta, List<AppId> apps) {
    if (meta.planned()) {
      return removalPlan(meta, apps);
    }
    var itself = apps.getFirst();
    if (apps.size() == 1) {
      return entities.app(itself, new App.RemoveApp(meta));
    }
    return isAllowed(meta, itself)
        .thenCompose(
            allowed ->
                allowed instanceof Answer.Refused
                    ? completedFuture(allowed)
                    : others(meta, apps)
                        .thenCompose(
                            answer ->
                                answer instanceof Answer.Refused
                                    ? completedFuture(answer)
                                    : entities.app(itself, new App.RemoveApp(meta))));
  }

  /** Whether the removal of the app itself would be refused; nothing is done if so. */
  private CompletionStage<Answer> isAllowed(CommandMeta meta, AppId app) {
    return entities
        .app(app, new App.RemoveApp(meta.asPlan()))
        .exceptionally(
            failure -> {
              Planned.of(failure);
              return new Answer.Done(Version.NONE, 0, false);
            });
  }

  private CompletionStage<Answer> others(CommandMeta meta, List<AppId> apps) {
    CompletionStage<Answer> all = completedFuture(new Answer.Done(Version.NONE, 0, false));
    for (AppId app : apps.subList(1, apps.size()).reversed()) {
      all =
          all.thenCompose(
              before ->
                  before instanceof Answer.Refused
                      ? completedFuture(before)
                      : entities
                          .app(app, new App.RemoveApp(meta.consequence()))
                          .thenApply(next -> isRefusedButGone(next) ? next : before));
    }
    return all;
  }

  private static boolean isRefusedButGone(Answer answer) {
    return answer instanceof Answer.Refused why && !why.code().equals("APP_NOT_FOUND");
  }

  /** A removal, and what it does to each name that leads to the app. */
  private CompletionStage<Answer> removalPlan(CommandMeta meta, List<AppId> apps) {
    var now = table.now();
    var events = new ArrayList<JournalEvent>();
    CompletionStage<Answer> all = completedFuture(Answer.BUSY);
    for (AppId app : apps) {
      all =
          all.thenCompose(
                  _ ->
                      entities.app(
                          app,
                          new App.RemoveApp(
                              app.equals(apps.getFirst()) ? meta : meta.consequence())))
              .handle(
                  (answer, failure) -> {
                    if (failure == null) {
                      return answer;
                    }
                    events.addAll(Planned.of(failure).events());
                    now.namesOf(app)
                        .forEach(
                            name ->
                                events.add(
                                    Alias.dropPlan(
                                        Objects.requireNonNull(now.alias(name)),
                                        apps,
                                        meta.consequence().at(options.clock().instant()))));
                    return Answer.BUSY;
                  });
    }
    return all.thenApply(
        answer -> {
          if (!events.isEmpty()) {
            throw new Planned(events);
          }
          return answer;
        });
  }

  /**
   * Exchanges the targets of two aliases, for everybody at once. A name exchanged with itself is
   * left alone.
   *
   * @param expected the versions the caller believes the two have, or none
   * @return done with the version of the alias whose name sorts first; the number is the other's
   */
  public CompletionStage<Answer> swap(
      CommandMeta meta, Subdomain first, Subdomain second, Expected expected) {
    if (first.equals(second)) {
      return completedFuture(withItself(meta, first, expected));
    }
    boolean turned = first.compareTo(second) > 0;
    return turned
        ? entities.alias(
            second,
            new Alias.SwapAliases(meta.expecting(expected.second()), first, expected.first(), true))
        : entities.alias(
            first,
            new Alias.SwapAliases(
                meta.expecting(expected.first()), second, expected.second(), false));
  }

  /** The versions a swap expects, of the two in the order they are named; none is any. */
  public record Expected(@Nullable Version first, @Nullable Version second) {
    public static final Expected ANY = new Expected(null, null);
  }

  private Answer withItself(CommandMeta meta, Subdomain alias, Expected expected) {
    if (alias.isSystem() && !alias.isSystemPage()) {
      return Answer.Refused.of(new AliasRejection.SystemLabel(alias));
    }
    var row = table.now().alias(alias);
    if (row == null || row.target() == null) {
      return Answer.Refused.of(new AliasRejection.SwapNameMissing(1));
    }
    if (!meta.reach().covers(row.target())) {
      return Answer.Refused.of(new AliasRejection.OutOfReach(alias));
    }
    for (Version version : new Version[] {expected.first(), expected.second()}) {
      if (version != null && !version.equals(row.version())) {
        return Answer.Refused.of(new Conditions.VersionMismatch(row.version()));
      }
    }
    return new Answer.Done(row.version(), row.version().value(), false);
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
                  case Answer.Done(_, var number, var repeated, _)
                      when repeated && keys.isArmed(KeyNo.of(number)) ->
                      completedFuture(new KeyOutcome.Repeated(KeyNo.of(number)));
                  case Answer.Done(_, var number, _, _) -> {
                    var token = ApiToken.draw(random);
                    yield keys.arm(KeyNo.of(number), token)
                        .thenApply(key -> new KeyOutcome.Issued(key, token));
                  }
                  case Answer.Refused refused -> completedFuture(new KeyOutcome.Refused(refused));
                })
        .exceptionally(failure -> new KeyOutcome.Refused(said(failure)));
  }

  /** Ends a key for good, on connections that are open too. */
  public CompletionStage<Answer> revokeKey(CommandMeta meta, KeyNo key) {
    return entities
        .access(new Access.RevokeKey(meta, key))
        .thenCompose(
            answer ->
                answer instanceof Answer.Done
                    ? keys.stored().remove(key).thenApply(_ -> answer)
                    : completedFuture(answer))
        .exceptionally(Registry::said);
  }

  /**
   * Whether these are the operator's name and password. Takes as long for a name that is not his.
   *
   * @return fails with {@link Refused} if too many are being checked
   */
  public CompletionStage<Boolean> isOperator(String username, String password) {
    return operator
        .find()
        .thenApplyAsync(
            stored -> {
              var hash =
                  stored
                      .filter(credentials -> credentials.username().equals(username))
                      .map(StoredOperator.Credentials::passwordHash)
                      .orElse(null);
              return passwords.verify(hash, password);
            },
            Thread::startVirtualThread);
  }

  /**
   * Changes the operator's name, password or both; what is not given stays. All sessions end, for
   * whoever knew the old password may have one.
   */
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
                          .thenCompose(_ -> sessions.endAll())
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

  static Answer.Refused said(Throwable failure) {
    Planned.passOn(failure);
    Throwable cause = Failures.cause(failure);
    if (cause instanceof Refused refused) {
      return Answer.Refused.of(refused.rejection());
    }
    LOG.error("A change failed in a way nobody foresaw", cause);
    return Answer.OUTCOME_UNKNOWN;
  }
}
