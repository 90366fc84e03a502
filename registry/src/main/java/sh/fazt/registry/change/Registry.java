package sh.fazt.registry.change;

import static java.util.concurrent.CompletableFuture.completedFuture;

import com.typesafe.config.Config;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.journal.AppId;
import sh.fazt.journal.KeyNo;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Source;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Version;
import sh.fazt.registry.RootCause;
import sh.fazt.registry.access.ApiToken;
import sh.fazt.registry.access.EnvValues;
import sh.fazt.registry.access.Keys;
import sh.fazt.registry.access.NodeSecrets;
import sh.fazt.registry.access.PasswordThreads;
import sh.fazt.registry.access.Passwords;
import sh.fazt.registry.access.Sessions;
import sh.fazt.registry.access.StoredOperator;
import sh.fazt.registry.content.StoredTree;
import sh.fazt.registry.database.Database;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.Preconditions;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.access.Access;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.domain.alias.AliasRejections;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.domain.app.AppRejections;
import sh.fazt.registry.domain.app.MetadataChange;
import sh.fazt.registry.domain.node.NodeSettings;
import sh.fazt.registry.idempotency.CommandKeys;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.settings.NodeOptions;
import sh.fazt.registry.storage.Spaces;
import sh.fazt.registry.time.NodeTime;

/**
 * Everything that can be changed, as one call each. No stage of a change fails, for a refusal and a
 * plan are values.
 */
public final class Registry {
  private static final Logger LOG = LoggerFactory.getLogger(Registry.class);

  private final LiveTable table;
  private final Entities entities;
  private final Keys keys;
  private final OperatorAccount operator;
  private final AppRemovals removals;
  private final NewApps newApps;
  private final Deploys deploys;
  private final Environments environments;
  private final StorageCopies storage;
  private final SecureRandom random = new SecureRandom();

  public Registry(
      NodeOptions options,
      NodeTime time,
      Config config,
      LiveTable table,
      Database database,
      Keys keys,
      Sessions sessions,
      NodeSecrets secrets,
      Spaces storage,
      Entities entities) {
    this.table = table;
    this.entities = entities;
    this.keys = keys;
    this.operator =
        new OperatorAccount(
            entities,
            new StoredOperator(database),
            new Passwords(Passwords.Settings.from(config), random),
            PasswordThreads.of(config),
            sessions,
            options.clock());
    this.removals = new AppRemovals(table, entities, options.clock());
    this.environments =
        new Environments(
            table,
            entities,
            new EnvValues(
                database,
                secrets,
                options.clock(),
                config.getBytes("fazt.registry.access.env.kept")));
    this.newApps =
        new NewApps(
            table,
            entities,
            new DrawnAppIds(table, new CommandKeys(database, config), time, options));
    this.storage = new StorageCopies(table, storage);
    this.deploys = new Deploys(table, entities, newApps);
  }

  /** Makes the tree what the name serves; a free name gets a new app. */
  public CompletionStage<DeployOutcome> deploy(
      Subdomain name, StoredTree tree, DeployDetails details, CommandMeta meta) {
    return deploys
        .deploy(name, tree, details, meta)
        .exceptionally(failure -> new DeployOutcome.Rejected(toRejection(failure)));
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
            : new App.NewRelease(
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
   * @param withStorage whether also what the parent stored
   */
  public CompletionStage<AppOutcome> fork(
      CommandMeta meta,
      AppId parent,
      @Nullable ReleaseNo release,
      @Nullable Subdomain name,
      boolean withStorage) {
    var row = table.now().app(parent);
    if (row == null || row.removed()) {
      return completedFuture(new AppOutcome.Rejected(AppRejections.notFound()));
    }
    var copied = release == null ? row.activeRelease() : row.release(release);
    if (release != null && copied == null) {
      return completedFuture(
          new AppOutcome.Rejected(AppRejections.noSuchRelease(parent, release.value())));
    }
    return made(
        newApps.make(
            name,
            meta,
            app ->
                (withStorage ? storage.copy(meta, parent, app) : completedFuture(false))
                    .thenCompose(
                        stored ->
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
                                                    values.stream()
                                                        .map(EnvValues.Named::name)
                                                        .toList()),
                                                stored))))
                    .thenCompose(answer -> storage.keptIfMade(app, answer))
                    .thenCompose(
                        answer ->
                            answer instanceof Answer.Done done
                                ? environments.copy(parent, app, done)
                                : completedFuture(answer))),
        name);
  }

  /**
   * Makes an app as a copy of one that is told and need not be here any more: of a backup, for
   * instance. Its files are stored already; nothing else of it is copied.
   *
   * @param name a free label that is to lead to it, or none
   */
  public CompletionStage<AppOutcome> fork(
      CommandMeta meta, App.Parent parent, @Nullable Subdomain name) {
    return made(
        newApps.make(name, meta, app -> entities.app(app, new App.ForkApp(meta, parent, false))),
        name);
  }

  private static CompletionStage<AppOutcome> made(
      CompletionStage<NewApps.Made> made, @Nullable Subdomain name) {
    return made.<AppOutcome>thenApply(
            how ->
                switch (how) {
                  case NewApps.Made.Done(var app, var birth) ->
                      new AppOutcome.Made(app, birth.version());
                  case NewApps.Made.Planned(var events) -> new AppOutcome.Planned(events);
                  case NewApps.Made.NameTaken _ ->
                      new AppOutcome.NameTaken(Objects.requireNonNull(name));
                  case NewApps.Made.Rejected(var why) -> new AppOutcome.Rejected(why);
                })
        .exceptionally(failure -> new AppOutcome.Rejected(toRejection(failure)));
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
   * Removes an app and others with it, as one command.
   *
   * @param apps the app itself, then the others
   * @return done with the version of the app itself
   */
  public CompletionStage<Answer> remove(CommandMeta meta, List<AppId> apps) {
    return removals.remove(meta, apps);
  }

  /**
   * Exchanges the targets of two aliases, for everybody at once. A name exchanged with itself is
   * left alone.
   *
   * @param expected the versions the caller believes the two have, or none
   * @return done with the version of the alias whose name sorts first; the result has the other's
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
      return new Answer.Rejected(AliasRejections.systemLabel(alias));
    }
    var row = table.now().alias(alias);
    if (row == null || row.target() == null) {
      return new Answer.Rejected(AliasRejections.swapNameMissing(1));
    }
    if (!meta.limits().includes(alias, row.target())) {
      return new Answer.Rejected(AliasRejections.outOfReach(alias));
    }
    for (Version version : new Version[] {expected.first(), expected.second()}) {
      if (version != null && !version.equals(row.version())) {
        return new Answer.Rejected(Preconditions.versionMismatch(row.version()));
      }
    }
    return new Answer.Done(row.version(), new Answer.Result.Swapped(row.version()), false);
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
                  case Answer.Done(_, Answer.Result.KeyIssued(var no), var repeated)
                      when repeated && keys.isArmed(no) ->
                      completedFuture(new KeyOutcome.Repeated(no));
                  case Answer.Done(_, Answer.Result.KeyIssued(var no), _) -> {
                    var token = ApiToken.draw(random);
                    yield keys.arm(no, token).thenApply(key -> new KeyOutcome.Issued(key, token));
                  }
                  // It was issued once, and is revoked by now.
                  case Answer.Done _ ->
                      completedFuture(new KeyOutcome.Rejected(Answer.OUTCOME_UNKNOWN.rejection()));
                  case Answer.Planned(var events) ->
                      completedFuture(new KeyOutcome.Planned(events));
                  case Answer.Rejected(var why) -> completedFuture(new KeyOutcome.Rejected(why));
                })
        .exceptionally(failure -> new KeyOutcome.Rejected(toRejection(failure)));
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
        .exceptionally(Registry::rejected);
  }

  /** What an import of an older server brings. */
  public ImportChanges imports() {
    return new ImportChanges(entities, keys, environments, operator);
  }

  /** The one operator's account. */
  public OperatorAccount operator() {
    return operator;
  }

  /** Stores a setting, or forgets it when there is no value. It is in force after a restart. */
  public CompletionStage<Answer> changeSetting(NodeSettings.ChangeSetting change) {
    return entities.settings(change);
  }

  /** Notes how far an upgrade got; also while no other change is taken. */
  public CompletionStage<Answer> noteUpgrade(NodeSettings.NoteStep note) {
    return entities.settings(note);
  }

  public Entities entities() {
    return entities;
  }

  /** The answer to a change that failed. */
  static Answer.Rejected rejected(Throwable failure) {
    return new Answer.Rejected(toRejection(failure));
  }

  /** Why a change failed. */
  static Rejection toRejection(Throwable failure) {
    Throwable cause = RootCause.cause(failure);
    if (cause instanceof RejectedException rejected) {
      return rejected.rejection();
    }
    LOG.error("A change failed in a way nobody foresaw", cause);
    return Answer.OUTCOME_UNKNOWN.rejection();
  }
}
