package sh.fazt.registry.node;

import com.typesafe.config.Config;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import scala.concurrent.ExecutionContext;
import scala.jdk.javaapi.FutureConverters;
import sh.fazt.journal.AliasChange;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.registry.change.Entities;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.access.Access;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.domain.node.NodeSettings;
import sh.fazt.registry.entity.AccessEntity;
import sh.fazt.registry.entity.AccessEntity.AccessMessage;
import sh.fazt.registry.entity.AliasEntity;
import sh.fazt.registry.entity.AliasMessage;
import sh.fazt.registry.entity.AliasSettings;
import sh.fazt.registry.entity.AppEntity;
import sh.fazt.registry.entity.AppEntity.AppMessage;
import sh.fazt.registry.entity.EntityHost;
import sh.fazt.registry.entity.EntityHost.Deliver;
import sh.fazt.registry.entity.NodeEntity;
import sh.fazt.registry.entity.NodeEntity.NodeMessage;
import sh.fazt.registry.entity.PastSwaps;
import sh.fazt.registry.entity.RemovalSteps;
import sh.fazt.registry.history.RemovalChanges;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.routing.MainDomain;
import sh.fazt.registry.routing.OwnHosts;
import sh.fazt.registry.settings.OperatorSetting;
import sh.fazt.registry.upgrade.ChangeGate;

/** The entities of a node that is alone: one host actor for each kind. */
final class LocalEntities implements Entities {
  private static final String ACCESS = "keys";

  /**
   * Pekko's own time limits end with the actor system; callers of a stopping one are answered
   * later.
   */
  private static final Duration SYSTEM_GONE = Duration.ofSeconds(1);

  private final Scheduler scheduler;
  private final Duration answerWithin;
  private final Supplier<Optional<Rejection>> lost;
  private final ChangeGate gate;
  private final String node;
  private final ActorRef<EntityHost.Request<AppMessage>> apps;
  private final ActorRef<EntityHost.Request<AliasMessage>> aliases;
  private final ActorRef<EntityHost.Request<AccessMessage>> access;
  private final ActorRef<EntityHost.Request<NodeMessage>> settings;

  /**
   * What entities work with.
   *
   * @param table where apps and aliases show themselves
   * @param access gets every state of keys and operator
   * @param settings gets every state of the stored settings
   * @param removals what removals changed, from the journal
   * @param swaps how swaps ended, from the journal
   * @param steady a time that nobody can set, for what is idle
   * @param lost why no entity can be read or written, if so
   * @param gate whether changes are taken
   */
  record Dependencies(
      LiveTable table,
      Consumer<Access.State> access,
      Consumer<NodeSettings.State> settings,
      RemovalChanges removals,
      PastSwaps swaps,
      Clock clock,
      InstantSource steady,
      Supplier<Optional<Rejection>> lost,
      ChangeGate gate) {}

  /** Spawns the hosts under the guardian whose context this is. */
  LocalEntities(ActorContext<?> guardian, Config config, String node, Dependencies around) {
    this.scheduler = guardian.getSystem().scheduler();
    this.node = node;
    this.lost = around.lost();
    this.gate = around.gate();
    var limits = config.getConfig("fazt.registry.entities");
    this.answerWithin = limits.getDuration("answer-within");
    Duration idle = limits.getDuration("idle");
    int max = limits.getInt("waiting");
    int maxKeys = limits.getInt("max-keys");
    Clock clock = around.clock();
    var ofApps =
        new AppEntity.Dependencies(
            around.table(),
            new DropsAndChanges(around.removals()),
            clock,
            max,
            limits.getInt("max-environment-values"),
            limits.getDuration("removal-look-again"));
    var ofAliases =
        new AliasEntity.Dependencies(
            around.table(),
            new OwnHosts(mainDomain(config)),
            this::send,
            around.swaps(),
            clock,
            AliasSettings.from(config));
    apps =
        guardian.spawn(
            EntityHost.of(
                new EntityHost.Kind<>(
                    (id, stays) -> AppEntity.of(AppId.of(id), ofApps, stays),
                    new AppEntity.Stop(),
                    idle,
                    max,
                    around.steady())),
            "app");
    aliases =
        guardian.spawn(
            EntityHost.of(
                new EntityHost.Kind<>(
                    (id, stays) -> AliasEntity.of(Subdomain.of(id), ofAliases, stays),
                    new AliasMessage.Stop(),
                    idle,
                    max,
                    around.steady())),
            "alias");
    access =
        guardian.spawn(
            EntityHost.of(
                new EntityHost.Kind<>(
                    (_, _) -> AccessEntity.of(clock, around.access(), max, maxKeys),
                    new AccessEntity.Stop(),
                    idle,
                    max,
                    around.steady())),
            "access");
    settings =
        guardian.spawn(
            EntityHost.of(
                new EntityHost.Kind<>(
                    (id, _) -> NodeEntity.of(id, clock, around.settings(), max),
                    new NodeEntity.Stop(),
                    idle,
                    max,
                    around.steady())),
            "node");
  }

  /** A node without an HTTP side knows of none. */
  private static MainDomain mainDomain(Config config) {
    String domain = OperatorSetting.DOMAIN.in(config);
    return MainDomain.of(domain.isEmpty() ? "localhost" : domain);
  }

  /** How apps reach the aliases that lead to them. */
  private final class DropsAndChanges implements RemovalSteps {
    private final RemovalChanges journal;

    DropsAndChanges(RemovalChanges journal) {
      this.journal = journal;
    }

    @Override
    public CompletionStage<Answer> drop(Subdomain alias, CommandMeta meta) {
      return alias(alias, new Alias.DropRemoved(meta));
    }

    @Override
    public CompletionStage<List<AliasChange>> changes(AppId app, String command) {
      return journal.of(app, command);
    }
  }

  void send(Subdomain alias, AliasMessage message) {
    aliases.tell(new Deliver<>(alias.value(), message));
  }

  /** Wakes what was left unfinished when the node last stopped; it goes on by itself. */
  void wake(Unfinished unfinished) {
    unfinished.apps().forEach(app -> apps.tell(new Deliver<>(app.value(), new AppEntity.Wake())));
    unfinished.aliases().forEach(alias -> send(alias, new AliasMessage.Wake()));
  }

  @Override
  public CompletionStage<Answer> app(AppId app, App.Command command) {
    return ask(apps, app.value(), replyTo -> new AppEntity.Ask(command, replyTo));
  }

  @Override
  public CompletionStage<Answer> alias(Subdomain alias, Alias.Command command) {
    return ask(aliases, alias.value(), replyTo -> new AliasMessage.Ask(command, replyTo));
  }

  @Override
  public CompletionStage<Answer> claim(Subdomain alias, String holder) {
    return ask(aliases, alias.value(), replyTo -> new AliasMessage.Claim(holder, replyTo));
  }

  @Override
  public void endClaim(Subdomain alias, String holder) {
    send(alias, new AliasMessage.EndClaim(holder));
  }

  @Override
  public CompletionStage<Answer> access(Access.Command command) {
    return ask(access, ACCESS, replyTo -> new AccessEntity.Ask(command, replyTo));
  }

  @Override
  public CompletionStage<Answer> settings(NodeSettings.Command command) {
    return switch (command) {
      case NodeSettings.ChangeSetting _ ->
          ask(settings, node, replyTo -> new NodeEntity.Ask(command, replyTo));
      case NodeSettings.NoteStep _ ->
          answered(settings, node, replyTo -> new NodeEntity.Ask(command, replyTo));
    };
  }

  /** Asks an entity, unless no change is taken. */
  private <M> CompletionStage<Answer> ask(
      ActorRef<EntityHost.Request<M>> host, String id, Function<ActorRef<Answer>, M> message) {
    var refusal = gate.refusal();
    return refusal.isPresent()
        ? CompletableFuture.completedFuture(new Answer.Rejected(refusal.get()))
        : answered(host, id, message);
  }

  private <M> CompletionStage<Answer> answered(
      ActorRef<EntityHost.Request<M>> host, String id, Function<ActorRef<Answer>, M> message) {
    var gone = lost.get();
    if (gone.isPresent()) {
      return CompletableFuture.completedFuture(new Answer.Rejected(gone.get()));
    }
    var asked =
        AskPattern.<EntityHost.Request<M>, Answer>ask(
            host, replyTo -> new Deliver<>(id, message.apply(replyTo)), answerWithin, scheduler);
    // what follows must not depend on the JVM's common pool, which a stage of Pekko's goes on in
    var answered = new CompletableFuture<Answer>();
    FutureConverters.asScala(asked)
        .onComplete(
            result -> answered.complete(result.getOrElse(() -> Answer.OUTCOME_UNKNOWN)),
            ExecutionContext.parasitic$.MODULE$);
    return answered.completeOnTimeout(
        Answer.OUTCOME_UNKNOWN, answerWithin.plus(SYSTEM_GONE).toMillis(), TimeUnit.MILLISECONDS);
  }
}
