package sh.fazt.registry.node;

import com.typesafe.config.Config;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.registry.Answer;
import sh.fazt.registry.access.Access;
import sh.fazt.registry.access.AccessEntity;
import sh.fazt.registry.access.AccessEntity.AccessMessage;
import sh.fazt.registry.alias.Alias;
import sh.fazt.registry.alias.AliasEntity;
import sh.fazt.registry.alias.AliasEntity.AliasMessage;
import sh.fazt.registry.app.App;
import sh.fazt.registry.app.AppEntity;
import sh.fazt.registry.app.AppEntity.AppMessage;
import sh.fazt.registry.entity.EntityHost;
import sh.fazt.registry.entity.EntityHost.Deliver;
import sh.fazt.registry.node.NodeEntity.NodeMessage;
import sh.fazt.registry.routing.LiveTable;

/** The entities of a node that is alone: one host actor for each kind. */
final class LocalEntities implements Entities {
  private static final String ACCESS = "keys";

  /** Pekko's own time limits end with the actor system; who asked a stopping one is told later. */
  private static final Duration SYSTEM_GONE = Duration.ofSeconds(1);

  private final Scheduler scheduler;
  private final Duration answerWithin;
  private final String node;
  private final ActorRef<EntityHost.Request<AppMessage>> apps;
  private final ActorRef<EntityHost.Request<AliasMessage>> aliases;
  private final ActorRef<EntityHost.Request<AccessMessage>> access;
  private final ActorRef<EntityHost.Request<NodeMessage>> settings;

  /**
   * What entities show their states to.
   *
   * @param table apps and aliases
   * @param access keys and operator
   * @param settings stored settings
   */
  record Views(
      LiveTable table, Consumer<Access.State> access, Consumer<NodeSettings.State> settings) {}

  /** Spawns the hosts under the guardian whose context this is. */
  LocalEntities(ActorContext<?> guardian, Config config, String node, Views views, Clock clock) {
    this.scheduler = guardian.getSystem().scheduler();
    this.node = node;
    var limits = config.getConfig("fazt.registry.entities");
    this.answerWithin = limits.getDuration("answer-within");
    Duration idle = limits.getDuration("idle");
    Duration claimLasts = limits.getDuration("claim-lasts");
    int most = limits.getInt("waiting");
    apps =
        guardian.spawn(
            EntityHost.of(
                new EntityHost.Kind<>(
                    id -> AppEntity.of(AppId.of(id), views.table(), clock, most),
                    new AppEntity.Stop(),
                    idle,
                    most,
                    clock)),
            "app");
    aliases =
        guardian.spawn(
            EntityHost.of(
                new EntityHost.Kind<>(
                    id -> AliasEntity.of(Subdomain.of(id), views.table(), clock, most, claimLasts),
                    new AliasEntity.Stop(),
                    idle,
                    most,
                    clock)),
            "alias");
    access =
        guardian.spawn(
            EntityHost.of(
                new EntityHost.Kind<>(
                    _ -> AccessEntity.of(clock, views.access(), most),
                    new AccessEntity.Stop(),
                    idle,
                    most,
                    clock)),
            "access");
    settings =
        guardian.spawn(
            EntityHost.of(
                new EntityHost.Kind<>(
                    id -> NodeEntity.of(id, clock, views.settings(), most),
                    new NodeEntity.Stop(),
                    idle,
                    most,
                    clock)),
            "node");
  }

  @Override
  public CompletionStage<Answer> app(AppId app, App.Command command) {
    return ask(apps, app.value(), replyTo -> new AppEntity.Ask(command, replyTo));
  }

  @Override
  public CompletionStage<Answer> alias(Subdomain alias, Alias.Command command) {
    return ask(aliases, alias.value(), replyTo -> new AliasEntity.Ask(command, replyTo));
  }

  @Override
  public CompletionStage<Answer> claim(Subdomain alias, String holder) {
    return ask(aliases, alias.value(), replyTo -> new AliasEntity.Claim(holder, replyTo));
  }

  @Override
  public void endClaim(Subdomain alias, String holder) {
    aliases.tell(new Deliver<>(alias.value(), new AliasEntity.EndClaim(holder)));
  }

  @Override
  public CompletionStage<Answer> access(Access.Command command) {
    return ask(access, ACCESS, replyTo -> new AccessEntity.Ask(command, replyTo));
  }

  @Override
  public CompletionStage<Answer> settings(NodeSettings.Command command) {
    return ask(settings, node, replyTo -> new NodeEntity.Ask(command, replyTo));
  }

  private <M> CompletionStage<Answer> ask(
      ActorRef<EntityHost.Request<M>> host, String id, Function<ActorRef<Answer>, M> message) {
    return AskPattern.<EntityHost.Request<M>, Answer>ask(
            host, replyTo -> new Deliver<>(id, message.apply(replyTo)), answerWithin, scheduler)
        .exceptionally(_ -> Answer.OUTCOME_UNKNOWN)
        .toCompletableFuture()
        .completeOnTimeout(
            Answer.OUTCOME_UNKNOWN,
            answerWithin.plus(SYSTEM_GONE).toMillis(),
            TimeUnit.MILLISECONDS);
  }
}
