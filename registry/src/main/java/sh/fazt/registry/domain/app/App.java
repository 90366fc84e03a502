package sh.fazt.registry.domain.app;

import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AliasChange;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Source;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.Visibility;
import sh.fazt.journal.app.AppCreated;
import sh.fazt.journal.app.AppEvent;
import sh.fazt.journal.app.AppForked;
import sh.fazt.journal.app.AppPurged;
import sh.fazt.journal.app.AppRemovalFinished;
import sh.fazt.journal.app.AppRemoved;
import sh.fazt.journal.app.AppRestorationFinished;
import sh.fazt.journal.app.AppRestored;
import sh.fazt.journal.app.ContentCollected;
import sh.fazt.journal.app.EnvChanged;
import sh.fazt.journal.app.MetadataChanged;
import sh.fazt.journal.app.ReleaseActivated;
import sh.fazt.journal.app.ReleaseDeployed;
import sh.fazt.journal.app.ReleasePinned;
import sh.fazt.journal.app.ReleaseUnpinned;
import sh.fazt.journal.app.RemovedApp;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.Decision;
import sh.fazt.registry.domain.EntityCommand;
import sh.fazt.registry.domain.Preconditions;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.app.AppState.About;
import sh.fazt.registry.domain.app.AppState.Lineage;
import sh.fazt.registry.routing.ReleaseRow;

/**
 * The rules of one app: content and identity. Its id is permanent, its releases are numbered and
 * never change. Pure: no clock, no id, no storage is reached from here.
 */
public final class App {
  private App() {}

  /** The commands of an app. */
  public sealed interface Command extends EntityCommand {}

  /** Makes the app, and deploys its first release in the same step if there is one. */
  public record CreateApp(
      CommandMeta meta, Metadata metadata, Source source, @Nullable NewRelease first)
      implements Command {}

  /**
   * Makes a new release the active one.
   *
   * @param samePlaceOnly whether it is refused where what is served came from another place
   */
  public record DeployRelease(CommandMeta meta, NewRelease deployment, boolean samePlaceOnly)
      implements Command {
    /** From wherever it comes. */
    public DeployRelease(CommandMeta meta, NewRelease deployment) {
      this(meta, deployment, false);
    }
  }

  /**
   * Makes the app as a copy of another one. Its storage and environment values are copied before.
   *
   * @param storageCopied whether the parent's stored data came along
   */
  public record ForkApp(CommandMeta meta, Parent parent, boolean storageCopied)
      implements Command {}

  /**
   * Makes the app as it was on an older server. What it stored and its environment values are there
   * before.
   *
   * @param meta says when the app was made there
   * @param updatedAt when it last changed there, or none
   * @param lineage where it stands among its forks; an original is its own ancestor
   * @param first what it served, or none
   * @param env names of its environment values
   */
  public record ImportApp(
      CommandMeta meta,
      @Nullable Instant updatedAt,
      Metadata metadata,
      Source source,
      Lineage lineage,
      @Nullable NewRelease first,
      List<String> env)
      implements Command {
    public ImportApp {
      env = List.copyOf(env);
    }
  }

  /** Notes that environment values were set or taken away. */
  public record ChangeEnv(CommandMeta meta, List<String> set, List<String> unset)
      implements Command {
    public ChangeEnv {
      set = List.copyOf(set);
      unset = List.copyOf(unset);
    }
  }

  /** Changes what the app says about itself. */
  public record ChangeMetadata(CommandMeta meta, MetadataChange change) implements Command {}

  /** Takes the app away from every list and host; what points at it follows. */
  public record RemoveApp(CommandMeta meta) implements Command {}

  /**
   * Nothing points at the removed app any more.
   *
   * @param aliases each alias the removal changed
   */
  public record FinishRemoval(CommandMeta meta, List<AliasChange> aliases) implements Command {
    public FinishRemoval {
      aliases = List.copyOf(aliases);
    }
  }

  /**
   * What a release is made of.
   *
   * @param bytes sum of the sizes of the files
   * @param message the deployer's words; may be empty
   * @param about what changes with it of what the app says about itself
   */
  public record NewRelease(
      TreeHash tree,
      int fileCount,
      long bytes,
      Source source,
      String message,
      MetadataChange about) {}

  /**
   * What a fork is made from.
   *
   * @param original root of the parent's lineage
   * @param release what of the parent is copied, or none if it had nothing
   * @param env names of its environment values
   */
  public record Parent(
      AppId id, AppId original, @Nullable ReleaseRow release, Metadata metadata, List<String> env) {
    public Parent {
      env = List.copyOf(env);
    }
  }

  /**
   * What a decision depends on besides the app's state.
   *
   * @param maxEnv environment values one app may have
   * @param names the names that lead to the app; asked for a caller who is limited to some
   */
  public record Context(Instant now, int maxEnv, Supplier<List<Subdomain>> names) {}

  public static Decision<AppEvent> decide(AppState state, Command command, Context context) {
    var conditions = Preconditions.<AppEvent>check(command, state);
    return conditions.orElseGet(
        () ->
            switch (command) {
              case CreateApp create -> create(state, create, context);
              case DeployRelease deploy ->
                  live(state, deploy, context, () -> deploy(state, deploy, context));
              case ForkApp fork -> fork(state, fork, context);
              case ImportApp brought -> AppImport.decide(state, brought, context);
              case ChangeEnv change ->
                  live(state, change, context, () -> env(state, change, context));
              case ChangeMetadata change ->
                  live(state, change, context, () -> change(state, change, context));
              case RemoveApp remove ->
                  live(state, remove, context, () -> remove(state, remove, context));
              case FinishRemoval finish -> finish(state, finish, context);
            });
  }

  private static Decision<AppEvent> live(
      AppState state, Command command, Context context, Supplier<Decision<AppEvent>> rule) {
    if (!state.isLive()) {
      return Decision.refuse(AppRejections.notFound());
    }
    return command.meta().limits().includes(state.id(), context.names())
        ? rule.get()
        : Decision.refuse(AppRejections.outOfReach(state.id()));
  }

  private static Decision<AppEvent> create(AppState state, CreateApp create, Context context) {
    if (state.exists()) {
      return Decision.refuse(AppRejections.idTaken(state.id()));
    }
    if (!create.meta().limits().includesNewApps()) {
      return Decision.refuse(AppRejections.noNewApps());
    }
    var meta = create.meta().at(context.now());
    var first = create.first();
    var metadata = first == null ? create.metadata() : first.about().of(create.metadata());
    var wrong = MetadataChange.wrongIn(metadata);
    if (wrong != null) {
      return Decision.refuse(wrong);
    }
    var created =
        new AppCreated(meta, state.id(), state.version().next(), metadata, create.source());
    return first == null
        ? Decision.accept(created)
        : Decision.accept(
            List.of(created, deployed(evolve(state, created), create.meta(), first, context)));
  }

  /**
   * Why a deploy from one place must not replace what was deployed from another, or none. What came
   * from a place that is not known is somebody's as well.
   *
   * @param served the release that is served, or none
   */
  public static @Nullable Rejection otherPlace(
      @Nullable ReleaseNo served, Source before, Source now) {
    return served == null || now.isOfSamePlaceAs(before)
        ? null
        : AppRejections.otherPlace(before.place());
  }

  private static Decision<AppEvent> deploy(AppState state, DeployRelease deploy, Context context) {
    if (deploy.samePlaceOnly()) {
      var other =
          otherPlace(
              state.releases().active(), state.about().source(), deploy.deployment().source());
      if (other != null) {
        return Decision.refuse(other);
      }
    }
    var before = state.metadata();
    var after = deploy.deployment().about().of(before);
    if (after.equals(before)) {
      return Decision.accept(deployed(state, deploy.meta(), deploy.deployment(), context));
    }
    var wrong = MetadataChange.wrongIn(after);
    if (wrong != null) {
      return Decision.refuse(wrong);
    }
    var changed =
        new MetadataChanged(
            deploy.meta().at(context.now()), state.id(), state.version().next(), before, after);
    return Decision.accept(
        List.of(
            changed,
            deployed(evolve(state, changed), deploy.meta(), deploy.deployment(), context)));
  }

  static ReleaseDeployed deployed(
      AppState state, CommandMeta meta, NewRelease deployment, Context context) {
    return new ReleaseDeployed(
        meta.at(context.now()),
        state.id(),
        state.version().next(),
        state.releases().next(),
        state.releases().active(),
        deployment.tree(),
        deployment.fileCount(),
        deployment.bytes(),
        deployment.source(),
        deployment.message());
  }

  private static Decision<AppEvent> change(AppState state, ChangeMetadata change, Context context) {
    var before = state.metadata();
    var after = change.change().of(before);
    var wrong = MetadataChange.wrongIn(after);
    if (wrong != null) {
      return Decision.refuse(wrong);
    }
    // a key is remembered by its event, so with one there always is an event
    return after.equals(before) && change.meta().idempotency() == null
        ? Decision.accept(List.of())
        : Decision.accept(
            new MetadataChanged(
                change.meta().at(context.now()),
                state.id(),
                state.version().next(),
                before,
                after));
  }

  private static Decision<AppEvent> fork(AppState state, ForkApp fork, Context context) {
    if (state.exists()) {
      return Decision.refuse(AppRejections.idTaken(state.id()));
    }
    if (!fork.meta().limits().includesNewApps()) {
      return Decision.refuse(AppRejections.noNewApps());
    }
    var parent = fork.parent();
    var release = parent.release();
    return Decision.accept(
        new AppForked(
            fork.meta().at(context.now()),
            state.id(),
            state.version().next(),
            parent.original(),
            parent.id(),
            release == null ? null : release.no(),
            parent.metadata().withVisibility(Visibility.UNLISTED),
            Source.of("fork"),
            release == null ? null : release.tree(),
            release == null ? 0 : release.fileCount(),
            release == null ? 0 : release.bytes(),
            parent.env(),
            fork.storageCopied()));
  }

  private static Decision<AppEvent> env(AppState state, ChangeEnv change, Context context) {
    var before = state.about().envNames();
    var after = new TreeSet<>(before);
    after.addAll(change.set());
    change.unset().forEach(after::remove);
    if (after.size() > Math.max(context.maxEnv(), before.size())) {
      return Decision.refuse(AppRejections.tooManyEnvValues(context.maxEnv()));
    }
    var changed = new TreeSet<>(change.set());
    changed.addAll(change.unset());
    return Decision.accept(
        new EnvChanged(
            change.meta().at(context.now()),
            state.id(),
            state.version().next(),
            before,
            List.copyOf(after),
            List.copyOf(changed)));
  }

  private static Decision<AppEvent> finish(AppState state, FinishRemoval finish, Context context) {
    return state.unfinishedRemoval() == null
        ? Decision.accept(List.of())
        : Decision.accept(
            new AppRemovalFinished(
                finish.meta().at(context.now()), state.id(), state.version(), finish.aliases()));
  }

  private static Decision<AppEvent> remove(AppState state, RemoveApp remove, Context context) {
    var active = state.releases().served();
    return Decision.accept(
        new AppRemoved(
            remove.meta().at(context.now()),
            state.id(),
            state.version().next(),
            new RemovedApp(
                state.metadata(),
                state.about().source(),
                state.lineage().original(),
                state.lineage().parent(),
                state.lineage().parentRelease(),
                state.releases().active(),
                active == null ? null : active.tree(),
                active == null ? 0 : active.fileCount(),
                active == null ? 0 : active.bytes(),
                state.about().envNames())));
  }

  /** The state after the event; checks nothing, because what happened happened. */
  public static AppState evolve(AppState state, AppEvent event) {
    var next =
        switch (event) {
          case AppCreated e ->
              state.created(
                  new About(e.metadata(), e.source(), List.of()),
                  state.lineage(),
                  e.meta().happened());
          case AppForked e -> forked(state, e);
          case ReleaseDeployed e ->
              state
                  .with(
                      state
                          .releases()
                          .deployed(
                              new ReleaseRow(
                                  e.release(),
                                  e.tree(),
                                  e.fileCount(),
                                  e.bytes(),
                                  e.version(),
                                  e.meta().happened())))
                  .with(state.about().from(e.source()));
          case ReleaseActivated e -> state.with(state.releases().activated(e.to()));
          case ReleasePinned e -> state.with(state.releases().pinned(e.release()));
          case ReleaseUnpinned e -> state.with(state.releases().unpinned(e.release()));
          case ContentCollected e -> state.with(state.releases().collected(e.releases()));
          case MetadataChanged e -> state.with(state.about().described(e.after()));
          case EnvChanged e -> state.with(state.about().env(e.after()));
          case AppRemoved e -> state.in(AppState.Phase.REMOVING, e.meta());
          case AppRemovalFinished _ -> state.in(AppState.Phase.REMOVED, state.removal());
          case AppRestored _ -> state.in(AppState.Phase.LIVE, null);
          case AppRestorationFinished _ -> state;
          case AppPurged _ -> state.in(AppState.Phase.PURGED, state.removal());
        };
    return next.reached(
        event.version(),
        event.meta().happened(),
        state.remembered().after(event.meta(), event.version()));
  }

  private static AppState forked(AppState state, AppForked e) {
    var fork =
        state.created(
            new About(e.metadata(), e.source(), e.env()),
            new Lineage(e.original(), e.parent(), e.parentRelease()),
            e.meta().happened());
    return e.tree() == null
        ? fork
        : fork.with(
            fork.releases()
                .deployed(
                    new ReleaseRow(
                        ReleaseNo.FIRST,
                        e.tree(),
                        e.fileCount(),
                        e.bytes(),
                        e.version(),
                        e.meta().happened())));
  }
}
