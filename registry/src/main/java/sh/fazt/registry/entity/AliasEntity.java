package sh.fazt.registry.entity;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Version;
import sh.fazt.journal.alias.AliasEvent;
import sh.fazt.journal.alias.SwapId;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.Decision;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.domain.alias.Alias.SwapAliases;
import sh.fazt.registry.domain.alias.AliasRejections;
import sh.fazt.registry.domain.alias.AliasState;
import sh.fazt.registry.domain.alias.Swap;
import sh.fazt.registry.entity.AliasMessage.Ask;
import sh.fazt.registry.entity.AliasMessage.AskAgain;
import sh.fazt.registry.entity.AliasMessage.Change;
import sh.fazt.registry.entity.AliasMessage.Claim;
import sh.fazt.registry.entity.AliasMessage.Declined;
import sh.fazt.registry.entity.AliasMessage.EndClaim;
import sh.fazt.registry.entity.AliasMessage.Next;
import sh.fazt.registry.entity.AliasMessage.NotRecalled;
import sh.fazt.registry.entity.AliasMessage.PartnerDrops;
import sh.fazt.registry.entity.AliasMessage.PartnerLate;
import sh.fazt.registry.entity.AliasMessage.Recalled;
import sh.fazt.registry.entity.AliasMessage.Recheck;
import sh.fazt.registry.entity.AliasMessage.Reserve;
import sh.fazt.registry.entity.AliasMessage.Reserved;
import sh.fazt.registry.entity.AliasMessage.Settled;
import sh.fazt.registry.entity.AliasMessage.Stop;
import sh.fazt.registry.entity.AliasMessage.Wake;
import sh.fazt.registry.entity.AliasMessage.Withdrawn;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.routing.OwnHosts;

/**
 * Runs the rules of {@link Alias} and {@link Swap} for one label, and shows what came of them in
 * the routing table.
 *
 * <p>While a swap holds it, as {@link SwapCoordinator} or as {@link SwapPartner}, changes wait in
 * line; questions about swaps are always answered. Nothing waits for ever: a coordinator gives a
 * late partner up, a partner asks until it knows the outcome, and a change that waited too long is
 * refused.
 */
public final class AliasEntity
    extends DecidingEntity<AliasMessage, Alias.Command, AliasEvent, AliasState> {
  private final Subdomain alias;
  private final Dependencies around;
  private final ActorContext<AliasMessage> context;
  private final ActorRef<AliasMessage> self;
  private final TimerScheduler<AliasMessage> timers;
  private final Runnable stays;
  private final ClaimQueue claims;
  private final ChangeQueue waiting;
  private final SwapCoordinator coordinator = new SwapCoordinator(this);
  private final SwapPartner partner = new SwapPartner(this);

  /**
   * What every alias needs to know of its node.
   *
   * @param peers how to speak to other aliases
   * @param pastSwaps what the journal has of swaps this alias does not remember
   */
  public record Dependencies(
      LiveTable table,
      OwnHosts hosts,
      AliasPeers peers,
      PastSwaps pastSwaps,
      Clock clock,
      AliasSettings settings) {}

  public static PersistenceId persistenceId(Subdomain alias) {
    return PersistenceId.of("alias", alias.value());
  }

  /**
   * The behaviour of one alias.
   *
   * @param stays run instead of a stop while a swap is unfinished
   */
  public static Behavior<AliasMessage> of(Subdomain alias, Dependencies around, Runnable stays) {
    var pendingReplies = new PendingReplies(around.settings().waiting());
    return pendingReplies.around(
        AliasMessage.class,
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers ->
                        new AliasEntity(alias, around, context, timers, stays, pendingReplies))));
  }

  private AliasEntity(
      Subdomain alias,
      Dependencies around,
      ActorContext<AliasMessage> context,
      TimerScheduler<AliasMessage> timers,
      Runnable stays,
      PendingReplies pendingReplies) {
    super(persistenceId(alias), pendingReplies);
    this.alias = alias;
    this.around = around;
    this.context = context;
    this.self = context.getSelf();
    this.timers = timers;
    this.stays = stays;
    this.claims = new ClaimQueue(timers, around.settings().claimLasts());
    this.waiting = new ChangeQueue(around.settings().waiting());
  }

  @Override
  public AliasState emptyState() {
    return AliasState.unknown(alias);
  }

  @Override
  public CommandHandler<AliasMessage, AliasEvent, AliasState> commandHandler() {
    return (state, message) ->
        switch (message) {
          case Change change when isHeld(state) || !waiting.isEmpty() -> waits(change);
          case Change change -> change(state, change);
          case Next _ -> next(state);
          case Reserved reserved -> coordinator.reserved(state, reserved);
          case Declined declined -> coordinator.declined(declined);
          case PartnerLate(var swap) -> coordinator.partnerLate(swap);
          case Recalled recalled -> coordinator.recalled(state, recalled);
          case NotRecalled _ -> nothing();
          case PartnerDrops look -> coordinator.partnerDrops(look);
          case Settled settled -> partner.settled(state, settled);
          case Withdrawn(var swap) -> withdrawn(state, swap);
          case AskAgain(var swap) -> askAgain(state, swap);
          case Claim claim -> claim(state, claim);
          case EndClaim(var holder) -> endClaim(state, holder);
          case Wake _ -> nothing();
          case Stop _ -> stop(state);
        };
  }

  private boolean isHeld(AliasState state) {
    return coordinator.isBusy() || state.reservation() != null;
  }

  private Effect<AliasEvent, AliasState> waits(Change change) {
    if (!waiting.add(change)) {
      refuse(change, Answer.BUSY);
    }
    return nothing();
  }

  private void refuse(Change change, Answer.Rejected why) {
    switch (change) {
      case Ask(_, var replyTo) -> reply(replyTo, why);
      case Reserve reserve -> send(reserve.coordinator(), new Declined(reserve.swap(), why));
      case Recheck _ -> throw new IllegalStateException("what an alias owes itself is not refused");
    }
  }

  private Effect<AliasEvent, AliasState> change(AliasState state, Change change) {
    return switch (change) {
      case Ask(SwapAliases swap, var replyTo) -> coordinator.begin(state, swap, replyTo);
      case Ask(var command, var replyTo) -> run(state, command, replyTo);
      case Reserve reserve -> partner.reserve(state, reserve);
      case Recheck recheck -> recheck(state, recheck);
    };
  }

  /** Handles queued messages one after the other, before any new one. */
  void free() {
    if (!waiting.isEmpty()) {
      self.tell(new Next());
    }
  }

  private Effect<AliasEvent, AliasState> next(AliasState state) {
    var change = isHeld(state) ? null : waiting.poll();
    if (change == null) {
      return nothing();
    }
    free();
    return change(state, change);
  }

  /** A reservation that came and was not looked at is not needed; one that was has to be ended. */
  private Effect<AliasEvent, AliasState> withdrawn(AliasState state, SwapId swap) {
    waiting.withdraw(swap);
    if (SwapPartner.isBoundBy(state, swap)) {
      partner.ask(state);
    }
    return nothing();
  }

  private Effect<AliasEvent, AliasState> askAgain(AliasState state, SwapId swap) {
    if (SwapPartner.isBoundBy(state, swap)) {
      var why = new Answer.Rejected(AliasRejections.partnerBusy(alias));
      waiting.giveUp(around.settings().patience()).forEach(change -> refuse(change, why));
      partner.ask(state);
    }
    return nothing();
  }

  /** An app may have been removed after it was looked at, and before its removal could see us. */
  @Override
  protected void accepted(
      AliasState state, Alias.Command command, Answer.Done done, ActorRef<Answer> replyTo) {
    if (removalBehind(state) != null) {
      self.tell(new Recheck(replyTo, done));
    } else {
      super.accepted(state, command, done, replyTo);
    }
  }

  /** Has the alias drop what it points at if that is removed; no reply is sent. */
  void recheckIfNeeded(AliasState state) {
    if (removalBehind(state) != null) {
      self.tell(new Recheck(null, null));
    }
  }

  private @Nullable Meta removalBehind(AliasState state) {
    var target = state.target();
    return target == null ? null : table().now().removalBehind(target);
  }

  /** What is dropped is part of the removal, whichever entity noticed it. */
  private Effect<AliasEvent, AliasState> recheck(AliasState state, Recheck recheck) {
    var replyTo = recheck.replyTo();
    var done = recheck.done();
    var removal = removalBehind(state);
    var drop = removal == null ? null : new Alias.DropRemoved(CommandMeta.causedBy(removal));
    if (drop != null
        && decide(state, drop) instanceof Decision.Accepted<AliasEvent>(var events)
        && !events.isEmpty()) {
      return writes(
          events,
          replyTo,
          next -> {
            if (replyTo != null) {
              reply(replyTo, Answer.Done.at(next.version()));
            }
          });
    }
    return replyTo != null && done != null ? answer(replyTo, done) : nothing();
  }

  private Effect<AliasEvent, AliasState> claim(AliasState state, Claim claim) {
    if (state.target() != null) {
      return answer(claim.replyTo(), new Answer.Rejected(AliasRejections.taken(alias)));
    }
    return claims.grants(claim)
        ? answer(claim.replyTo(), Answer.Done.at(state.version()))
        : nothing();
  }

  private Effect<AliasEvent, AliasState> endClaim(AliasState state, String ended) {
    claims.leave(ended).forEach(claim -> reply(claim.replyTo(), Answer.BUSY));
    claims.end(ended).forEach(claim -> claim(state, claim));
    return nothing();
  }

  private Effect<AliasEvent, AliasState> stop(AliasState state) {
    if (isHeld(state) || !waiting.isEmpty()) {
      stays.run();
      return nothing();
    }
    return Effect().stop();
  }

  /** Pekko forgets an actor's timers when it starts over, and what was under way is over then. */
  @Override
  protected void recovered(AliasState state) {
    super.recovered(state);
    claims.resume();
    coordinator.restarted();
    partner.restarted(state);
    recheckIfNeeded(state);
    free();
  }

  @Override
  protected void failed(Answer.Rejected why) {
    partner.failed(why);
  }

  @Override
  protected Decision<AliasEvent> decide(AliasState state, Alias.Command command) {
    return Alias.decide(state, command, now());
  }

  @Override
  protected AliasState evolve(AliasState state, AliasEvent event) {
    return Alias.evolve(state, event);
  }

  /** A coordinator shows both sides of its last swap, as one change. */
  @Override
  protected void show(AliasState state) {
    if (state.version().equals(Version.NONE)) {
      return;
    }
    var row = state.row();
    var last = state.coordinated().last();
    table().change(table -> (last == null ? table : table.with(last)).with(row));
  }

  @Override
  protected Answer.Result resultAt(AliasState state, Version version) {
    return Answer.Result.CHANGED;
  }

  // For its parts in swaps

  Effect<AliasEvent, AliasState> nothing() {
    return Effect().none();
  }

  Effect<AliasEvent, AliasState> writes(
      List<AliasEvent> events, @Nullable ActorRef<Answer> asker, Consumer<AliasState> then) {
    return persist(events, asker, then);
  }

  Effect<AliasEvent, AliasState> replies(ActorRef<Answer> replyTo, Answer answer) {
    return answer(replyTo, answer);
  }

  /** Asks the journal how a swap ended that this alias may have coordinated. */
  void recall(AliasMessage.Reserved question) {
    context.pipeToSelf(
        around.pastSwaps().find(alias, question.swap()),
        (found, failure) ->
            failure == null ? new Recalled(question, found.orElse(null)) : new NotRecalled());
  }

  void send(Subdomain other, AliasMessage message) {
    around.peers().send(other, message);
  }

  /** Each reminder is its own key. */
  void remind(AliasMessage reminder, Duration after) {
    timers.startSingleTimer(reminder, after);
  }

  void forget(AliasMessage reminder) {
    timers.cancel(reminder);
  }

  LiveTable table() {
    return around.table();
  }

  AliasSettings settings() {
    return around.settings();
  }

  Alias.Context now() {
    return new Alias.Context(around.clock().instant(), table().now()::standing, around.hosts());
  }
}
