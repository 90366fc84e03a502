package sh.fazt.registry.change;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.util.List;
import java.util.concurrent.CompletionStage;
import sh.fazt.journal.AppId;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.registry.change.DeployOutcome.Deployed;
import sh.fazt.registry.content.StoredTree;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.alias.AliasRejections;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.domain.app.App.NewRelease;
import sh.fazt.registry.domain.app.MetadataChange;
import sh.fazt.registry.routing.LiveTable;

/**
 * Deploys to a name. A name that serves an app gets a new release of that app. A free name gets a
 * new app: its claim is taken first, then the app is made with its first release, then the name is
 * pointed at it; the loser of a race for the name deploys to the winner's app and takes back what
 * it made.
 */
public final class Deploys {
  private static final int TRIES = 8;

  private final LiveTable table;
  private final Entities entities;
  private final NewApps newApps;

  Deploys(LiveTable table, Entities entities, NewApps newApps) {
    this.table = table;
    this.entities = entities;
    this.newApps = newApps;
  }

  CompletionStage<DeployOutcome> deploy(
      Subdomain name, StoredTree tree, DeployDetails details, CommandMeta meta) {
    return new Attempt(
            name,
            deployment(tree, details, details.about()),
            deployment(tree, details, details.whenNew()),
            details.samePlaceOnly(),
            meta)
        .go(TRIES);
  }

  private static NewRelease deployment(
      StoredTree tree, DeployDetails details, MetadataChange about) {
    return new NewRelease(
        tree.tree(), tree.fileCount(), tree.bytes(), details.source(), details.message(), about);
  }

  /** One deploy, as often as it has to start over because somebody else was faster. */
  private final class Attempt {
    private final Subdomain name;
    private final NewRelease deployment;
    private final NewRelease first;
    private final boolean samePlaceOnly;
    private final CommandMeta meta;

    /**
     * One deploy.
     *
     * @param first what a new app begins with
     */
    Attempt(
        Subdomain name,
        NewRelease deployment,
        NewRelease first,
        boolean samePlaceOnly,
        CommandMeta meta) {
      this.name = name;
      this.deployment = deployment;
      this.first = first;
      this.samePlaceOnly = samePlaceOnly;
      this.meta = meta;
    }

    CompletionStage<DeployOutcome> go(int tries) {
      if (tries == 0) {
        return rejected(Answer.BUSY.rejection());
      }
      if (name.isSystem() && !name.isSystemPage()) {
        return rejected(AliasRejections.systemLabel(name));
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
      if (!meta.limits().includes(app)) {
        return rejected(AliasRejections.outOfReach(name));
      }
      return entities
          .app(app, new App.DeployRelease(meta, deployment, samePlaceOnly))
          .thenCompose(
              answer ->
                  switch (answer) {
                    case Answer.Done done -> deployed(app, done);
                    case Answer.Planned(var events) -> planned(events);
                    case Answer.Rejected _ when isGone(app) -> go(tries - 1);
                    case Answer.Rejected(var why) -> rejected(why);
                  });
    }

    private boolean isGone(AppId app) {
      var row = table.now().app(app);
      return row == null || row.removed();
    }

    private CompletionStage<DeployOutcome> toFreeName(int tries) {
      if (!meta.limits().includesNewApps()) {
        return rejected(AliasRejections.outOfReach(name));
      }
      return newApps
          .make(
              name,
              meta,
              app ->
                  entities.app(
                      app,
                      new App.CreateApp(
                          meta, Metadata.titled(name.value()), first.source(), first)))
          .thenCompose(
              made ->
                  switch (made) {
                    case NewApps.Made.Done(var app, var done) -> deployed(app, done);
                    case NewApps.Made.Planned(var events) -> planned(events);
                    case NewApps.Made.NameTaken _ -> go(tries - 1);
                    case NewApps.Made.Rejected(var why) -> rejected(why);
                  });
    }

    private CompletionStage<DeployOutcome> noProxy(String kind) {
      return rejected(AliasRejections.noProxy(name, kind));
    }

    private CompletionStage<DeployOutcome> deployed(AppId app, Answer.Done done) {
      return completedFuture(
          new Deployed(app, released(done.result()), done.version(), done.repeated()));
    }

    private static ReleaseNo released(Answer.Result result) {
      if (result instanceof Answer.Result.Released(var release)) {
        return release;
      }
      throw new IllegalStateException("a deploy that made no release: " + result);
    }

    private CompletionStage<DeployOutcome> planned(List<JournalEvent> events) {
      return completedFuture(new DeployOutcome.Planned(events));
    }

    private CompletionStage<DeployOutcome> rejected(Rejection why) {
      return completedFuture(new DeployOutcome.Rejected(why));
    }
  }
}
