package sh.fazt.registry.node;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.util.concurrent.CompletionStage;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.registry.Answer;
import sh.fazt.registry.CommandMeta;
import sh.fazt.registry.alias.Alias;
import sh.fazt.registry.alias.AliasRejection;
import sh.fazt.registry.app.App;
import sh.fazt.registry.app.App.Deployment;
import sh.fazt.registry.content.StoredTree;
import sh.fazt.registry.node.DeployOutcome.Deployed;
import sh.fazt.registry.node.DeployOutcome.Refused;
import sh.fazt.registry.routing.LiveTable;

/**
 * Deploys to a name. A name that serves an app gets a new release of that app. A free name gets a
 * new app: its claim is taken first, then the app is made with its first release, then the name is
 * pointed at it; whoever loses a race for the name deploys to the winner's app and takes back what
 * it made.
 */
final class Deploys {
  private static final int TRIES = 8;

  private final LiveTable table;
  private final Entities entities;
  private final DrawnAppIds ids;

  Deploys(LiveTable table, Entities entities, DrawnAppIds ids) {
    this.table = table;
    this.entities = entities;
    this.ids = ids;
  }

  CompletionStage<DeployOutcome> deploy(
      Subdomain name, StoredTree tree, DeployDetails details, CommandMeta meta) {
    var deployment =
        new Deployment(
            tree.tree(),
            tree.fileCount(),
            tree.bytes(),
            details.source(),
            details.message(),
            details.spa());
    return new Attempt(name, deployment, meta).go(TRIES);
  }

  /** One deploy, as often as it has to start over because somebody else was faster. */
  private final class Attempt {
    private final Subdomain name;
    private final Deployment deployment;
    private final CommandMeta meta;

    Attempt(Subdomain name, Deployment deployment, CommandMeta meta) {
      this.name = name;
      this.deployment = deployment;
      this.meta = meta;
    }

    CompletionStage<DeployOutcome> go(int tries) {
      if (tries == 0) {
        return refused(Answer.BUSY);
      }
      if (name.isSystem() && !name.isSystemPage()) {
        return refused(Answer.Refused.of(new AliasRejection.SystemLabel(name)));
      }
      var row = table.now().alias(name);
      return row == null || row.target() == null
          ? toFreeName(tries)
          : switch (row.target()) {
            case Target.Proxy(var app) -> toApp(app, tries);
            case Target.Redirect _ -> noProxy("redirect");
            case Target.Reserved _ -> noProxy("reserved name");
            case Target.Split _ -> noProxy("split");
          };
    }

    /** Looked at where the app is chosen: the name may have moved since the upload began. */
    private CompletionStage<DeployOutcome> toApp(AppId app, int tries) {
      if (!meta.reach().includes(app)) {
        return refused(Answer.Refused.of(new AliasRejection.OutOfReach(name)));
      }
      return entities
          .app(app, new App.DeployRelease(meta, deployment))
          .thenCompose(
              answer ->
                  switch (answer) {
                    case Answer.Done done -> deployed(app, done);
                    case Answer.Refused refused when isGone(app) -> go(tries - 1);
                    case Answer.Refused refused -> refused(refused);
                  });
    }

    private boolean isGone(AppId app) {
      var row = table.now().app(app);
      return row == null || row.removed();
    }

    private CompletionStage<DeployOutcome> toFreeName(int tries) {
      if (!meta.reach().includesNewApps()) {
        return refused(Answer.Refused.of(new AliasRejection.OutOfReach(name)));
      }
      return entities
          .claim(name, meta.command())
          .thenCompose(
              answer ->
                  switch (answer) {
                    case Answer.Done _ -> create(tries);
                    case Answer.Refused refused when isTaken() -> go(tries - 1);
                    case Answer.Refused refused -> refused(refused);
                  })
          .whenComplete((_, _) -> entities.endClaim(name, meta.command()));
    }

    private boolean isTaken() {
      var row = table.now().alias(name);
      return row != null && row.target() != null;
    }

    private CompletionStage<DeployOutcome> create(int tries) {
      return ids.draw(meta)
          .thenCompose(
              app ->
                  entities
                      .app(
                          app,
                          new App.CreateApp(
                              meta, Metadata.titled(name.value()), deployment.source(), deployment))
                      .thenCompose(
                          answer ->
                              switch (answer) {
                                case Answer.Done done -> point(app, done, tries);
                                case Answer.Refused(var code, _, _) when code.equals("ID_TAKEN") ->
                                    go(tries - 1);
                                case Answer.Refused refused -> refused(refused);
                              }));
    }

    private CompletionStage<DeployOutcome> point(AppId app, Answer.Done created, int tries) {
      return entities
          .alias(
              name,
              new Alias.PointAlias(
                  meta.consequence(), new Target.Proxy(app), Alias.Replacing.NOTHING))
          .thenCompose(
              answer ->
                  switch (answer) {
                    case Answer.Done _ -> deployed(app, created);
                    case Answer.Refused refused when isTaken() ->
                        takeBack(app).thenCompose(_ -> go(tries - 1));
                    case Answer.Refused refused when refused.equals(Answer.OUTCOME_UNKNOWN) ->
                        refused(refused);
                    case Answer.Refused refused -> takeBack(app).thenCompose(_ -> refused(refused));
                  });
    }

    private CompletionStage<Answer> takeBack(AppId app) {
      return entities.app(app, new App.RemoveApp(meta.consequence()));
    }

    private CompletionStage<DeployOutcome> noProxy(String kind) {
      return refused(Answer.Refused.of(new AliasRejection.NoProxy(name, kind)));
    }

    private CompletionStage<DeployOutcome> deployed(AppId app, Answer.Done done) {
      return completedFuture(
          new Deployed(app, ReleaseNo.of(done.number()), done.version(), done.repeated()));
    }

    private CompletionStage<DeployOutcome> refused(Answer.Refused why) {
      return completedFuture(new Refused(why));
    }
  }
}
