package sh.fazt.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the making of an event.
 *
 * @param at when it was accepted, UTC, from the node's injected clock
 * @param reason in the caller's words; may be empty
 * @param command id made by the node, the same in all events one accepted command leads to
 * @param requestId the client's; empty if it sent none
 * @param node name of the node that accepted it
 * @param causedBy the swap, removal or command this one follows from
 * @param undoes the command this one takes back
 * @param idempotencyKey the client's key under which the command may be repeated
 * @param commandFingerprint SHA-256 of the command's canonical JSON; present with an idempotency
 *     key
 * @param originalAt of an imported fact, when it happened there
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Meta(
    Instant at,
    Actor actor,
    String reason,
    String command,
    String requestId,
    String node,
    @Nullable String causedBy,
    @Nullable String undoes,
    @Nullable String idempotencyKey,
    @Nullable String commandFingerprint,
    @Nullable Instant originalAt) {

  public Meta(
      Instant at,
      Actor actor,
      @Nullable String reason,
      String command,
      @Nullable String requestId,
      String node,
      @Nullable String causedBy,
      @Nullable String undoes,
      @Nullable String idempotencyKey,
      @Nullable String commandFingerprint,
      @Nullable Instant originalAt) {
    this.at = at;
    this.actor = actor;
    this.reason = reason == null ? "" : reason;
    this.command = command;
    this.requestId = requestId == null ? "" : requestId;
    this.node = node;
    this.causedBy = causedBy;
    this.undoes = undoes;
    this.idempotencyKey = idempotencyKey;
    this.commandFingerprint = commandFingerprint;
    this.originalAt = originalAt;
  }

  /** When it happened: of an imported fact, there. */
  public Instant happened() {
    return originalAt == null ? at : originalAt;
  }

  /** The same, as of another instant. */
  public Meta at(Instant instant) {
    return new Meta(
        instant,
        actor,
        reason,
        command,
        requestId,
        node,
        causedBy,
        undoes,
        idempotencyKey,
        commandFingerprint,
        originalAt);
  }

  /** The same, made in consequence of something else: no longer the client's own command. */
  public Meta causedBy(String cause) {
    return new Meta(
        at, actor, reason, command, requestId, node, cause, undoes, null, null, originalAt);
  }
}
