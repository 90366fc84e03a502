package sh.fazt.registry.entity;

import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.Version;
import sh.fazt.journal.alias.AliasesSwapped;
import sh.fazt.journal.alias.SwapId;
import sh.fazt.registry.Message;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.alias.Alias;

/** What an alias's actor understands. */
public sealed interface AliasMessage extends Message {

  /** What may change the alias. While a swap holds it, this waits. */
  sealed interface Change extends AliasMessage {}

  /** A command, and the actor that waits for its answer. */
  record Ask(Alias.Command command, ActorRef<Answer> replyTo) implements Change, Asks {}

  /**
   * A coordinator asks its partner to bind itself.
   *
   * @param offered what the coordinator does and the partner is to do
   * @param meta of the swap; expects the partner's version, if any
   * @param partnerFirst whether the caller named the partner first
   */
  record Reserve(
      SwapId swap, Subdomain coordinator, Target offered, CommandMeta meta, boolean partnerFirst)
      implements Change {}

  /**
   * The alias may point at an app that was removed since.
   *
   * @param replyTo receives {@code done} once that is settled; may be null
   */
  record Recheck(@Nullable ActorRef<Answer> replyTo, Answer.@Nullable Done done)
      implements Change {}

  /**
   * A partner has bound itself, and wants to know how the swap ends. It is sent again and again
   * until that is known, so it is an answer at first and a question later.
   *
   * @param meta of the swap
   */
  record Reserved(SwapId swap, Subdomain partner, Version version, Target target, CommandMeta meta)
      implements AliasMessage {}

  /** A partner does not bind itself. */
  record Declined(SwapId swap, Answer.Rejected why) implements AliasMessage {}

  /**
   * How a swap ended, for its partner.
   *
   * @param happened the swap, or none if it was aborted
   */
  record Settled(SwapId swap, @Nullable AliasesSwapped happened) implements AliasMessage {}

  /** The coordinator no longer waits; the partner need not bind itself if it has not yet. */
  record Withdrawn(SwapId swap) implements AliasMessage {}

  /**
   * What the journal says of a swap this alias may have coordinated long ago.
   *
   * @param question of the partner
   * @param happened the swap, or none if it did not happen
   */
  record Recalled(Reserved question, @Nullable AliasesSwapped happened) implements AliasMessage {}

  /** The journal could not be read; the partner asks again. */
  record NotRecalled() implements AliasMessage {}

  /**
   * A swap is done whose partner leads to an app that was removed meanwhile.
   *
   * @param looks how often it was looked at whether the partner dropped it
   */
  record PartnerDrops(Subdomain partner, ActorRef<Answer> replyTo, Answer.Done done, int looks)
      implements AliasMessage {}

  /**
   * Asks for the right to fill this name. Answered with {@code Done} when the name is free and
   * nobody else holds the claim, and refused as taken as soon as it has a target. Whoever asks ends
   * the claim, also after a refusal: it may still wait here.
   *
   * @param holder the command that asks
   */
  record Claim(String holder, ActorRef<Answer> replyTo) implements AliasMessage, Asks {}

  /** The claim is no longer needed, whether it was used or not. */
  record EndClaim(String holder) implements AliasMessage {}

  /** The partner of a swap took too long; the coordinator's own reminder. */
  record PartnerLate(SwapId swap) implements AliasMessage {}

  /** The outcome of a swap is still not known; the partner's own reminder. */
  record AskAgain(SwapId swap) implements AliasMessage {}

  /** The alias is free for what waited. */
  record Next() implements AliasMessage {}

  /** Be there: what was left unfinished is taken up on recovery. */
  record Wake() implements AliasMessage {}

  /** Stop once everything before is done. */
  record Stop() implements AliasMessage {}
}
