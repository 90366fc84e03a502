package sh.fazt.registry.alias;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Version;
import sh.fazt.journal.alias.AliasEvent;
import sh.fazt.registry.Answer;
import sh.fazt.registry.Decision;
import sh.fazt.registry.Message;
import sh.fazt.registry.entity.Asks;
import sh.fazt.registry.entity.DecidingEntity;
import sh.fazt.registry.entity.Outstanding;
import sh.fazt.registry.routing.LiveTable;

/**
 * Runs the rules of {@link Alias} for one label, and shows what came of them in the routing table.
 * It also serialises those who want to be the first to fill a free name: a claim is held in memory
 * by one command at a time, and ends with that command or after a bounded wait.
 */
public final class AliasEntity
    extends DecidingEntity<AliasEntity.AliasMessage, Alias.Command, AliasEvent, AliasState> {
  /** What an alias's actor understands. */
  public sealed interface AliasMessage extends Message {}

  /** A command, and who waits for its answer. */
  public record Ask(Alias.Command command, ActorRef<Answer> replyTo)
      implements AliasMessage, Asks {}

  /**
   * Asks for the right to fill this name. Answered with {@code Done} when the name is free and
   * nobody else holds the claim, and refused as taken as soon as it has a target. Whoever asks ends
   * the claim, also after a refusal: it may still wait here.
   *
   * @param holder the command that asks
   */
  public record Claim(String holder, ActorRef<Answer> replyTo) implements AliasMessage, Asks {}

  /** The claim is no longer needed, whether it was used or not. */
  public record EndClaim(String holder) implements AliasMessage {}

  /** Stop once everything before is done. */
  public record Stop() implements AliasMessage {}

  private final Subdomain alias;
  private final LiveTable table;
  private final Clock clock;
  private final TimerScheduler<AliasMessage> timers;
  private final Duration claimLasts;
  private final Deque<Claim> waiting = new ArrayDeque<>();
  private @Nullable String holder;

  public static PersistenceId persistenceId(Subdomain alias) {
    return PersistenceId.of("alias", alias.value());
  }

  /**
   * The behaviour of one alias.
   *
   * @param most how many may wait for one alias
   * @param claimLasts after which time a claim ends by itself
   */
  public static Behavior<AliasMessage> of(
      Subdomain alias, LiveTable table, Clock clock, int most, Duration claimLasts) {
    var outstanding = new Outstanding(most);
    return outstanding.around(
        AliasMessage.class,
        Behaviors.withTimers(
            timers -> new AliasEntity(alias, table, clock, timers, claimLasts, outstanding)));
  }

  private AliasEntity(
      Subdomain alias,
      LiveTable table,
      Clock clock,
      TimerScheduler<AliasMessage> timers,
      Duration claimLasts,
      Outstanding outstanding) {
    super(persistenceId(alias), outstanding);
    this.alias = alias;
    this.table = table;
    this.clock = clock;
    this.timers = timers;
    this.claimLasts = claimLasts;
  }

  @Override
  public AliasState emptyState() {
    return AliasState.unknown(alias);
  }

  @Override
  public CommandHandler<AliasMessage, AliasEvent, AliasState> commandHandler() {
    return (state, message) ->
        switch (message) {
          case Ask(var command, var replyTo) -> run(state, command, replyTo);
          case Claim claim -> claim(state, claim);
          case EndClaim(var ended) -> endClaim(state, ended);
          case Stop _ -> Effect().stop();
        };
  }

  private Effect<AliasEvent, AliasState> claim(AliasState state, Claim claim) {
    if (state.target() != null) {
      return answer(claim.replyTo(), Answer.Refused.of(new AliasRejection.Taken(state.alias())));
    }
    if (holder != null && !holder.equals(claim.holder())) {
      waiting.add(claim);
      return Effect().none();
    }
    holder = claim.holder();
    timers.startSingleTimer(new EndClaim(claim.holder()), claimLasts);
    return answer(claim.replyTo(), new Answer.Done(state.version(), 0, false));
  }

  private Effect<AliasEvent, AliasState> endClaim(AliasState state, String ended) {
    if (!ended.equals(holder)) {
      giveUpWaiting(ended);
      return Effect().none();
    }
    timers.cancel(new EndClaim(ended));
    holder = null;
    var claims = new ArrayDeque<>(waiting);
    waiting.clear();
    claims.forEach(claim -> claim(state, claim));
    return Effect().none();
  }

  /** Nobody must be given a claim who no longer waits for it: all others would wait for nothing. */
  private void giveUpWaiting(String ended) {
    for (var claims = waiting.iterator(); claims.hasNext(); ) {
      var claim = claims.next();
      if (claim.holder().equals(ended)) {
        claims.remove();
        answer(claim.replyTo(), Answer.BUSY);
      }
    }
  }

  @Override
  protected Decision<AliasEvent> decide(AliasState state, Alias.Command command) {
    return Alias.decide(state, command, new Alias.Context(clock.instant(), this::isLive));
  }

  private boolean isLive(AppId app) {
    var row = table.now().app(app);
    return row != null && !row.removed();
  }

  @Override
  protected AliasState evolve(AliasState state, AliasEvent event) {
    return Alias.evolve(state, event);
  }

  @Override
  protected void show(AliasState state) {
    var held = holder;
    if (held != null && !timers.isTimerActive(new EndClaim(held))) {
      // A failed write restarts the actor, and Pekko forgets its timers then.
      timers.startSingleTimer(new EndClaim(held), claimLasts);
    }
    if (!state.version().equals(Version.NONE)) {
      var row = state.row();
      table.change(present -> present.with(row));
    }
  }

  @Override
  protected Version version(AliasState state) {
    return state.version();
  }

  @Override
  protected long numberAt(AliasState state, Version version) {
    return 0;
  }
}
