package sh.fazt.registry.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Actor;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Version;

/**
 * The metadata of every command: actor, reason, and conditions.
 *
 * @param actor who sent the command
 * @param reason in the caller's words; may be empty
 * @param command id made by the node, the same in all events this command leads to
 * @param requestId the client's; empty if it sent none
 * @param node name of the node that took the command
 * @param limits what the caller may touch
 * @param expected the version the caller believes the entity has, or none if it does not care
 * @param idempotency the client's key, or none
 * @param causedBy what this command follows from, or none
 * @param planned whether this is a dry run, answered with the events it would write
 * @param originalAt of what is imported, when it happened there
 */
public record CommandMeta(
    Actor actor,
    String reason,
    String command,
    String requestId,
    String node,
    KeyLimits limits,
    @Nullable Version expected,
    @Nullable Idempotency idempotency,
    @Nullable String causedBy,
    boolean planned,
    @Nullable Instant originalAt) {

  /** A command about what happens here. */
  public CommandMeta(
      Actor actor,
      String reason,
      String command,
      String requestId,
      String node,
      KeyLimits limits,
      @Nullable Version expected,
      @Nullable Idempotency idempotency,
      @Nullable String causedBy,
      boolean planned) {
    this(
        actor,
        reason,
        command,
        requestId,
        node,
        limits,
        expected,
        idempotency,
        causedBy,
        planned,
        null);
  }

  /** A command that is to be executed, not planned. */
  public CommandMeta(
      Actor actor,
      String reason,
      String command,
      String requestId,
      String node,
      KeyLimits limits,
      @Nullable Version expected,
      @Nullable Idempotency idempotency,
      @Nullable String causedBy) {
    this(
        actor,
        reason,
        command,
        requestId,
        node,
        limits,
        expected,
        idempotency,
        causedBy,
        false,
        null);
  }

  /**
   * A client's promise that the same key means the same command.
   *
   * @param key counts per actor
   * @param fingerprint SHA-256 of the command's canonical JSON, lower-case hex
   */
  public record Idempotency(String key, String fingerprint) {}

  /** A command of the node itself. */
  public static CommandMeta system(String part, String command, String node) {
    return new CommandMeta(
        Actor.system(part), "", command, "", node, KeyLimits.NONE, null, null, null);
  }

  /**
   * A command that brings something from an older server.
   *
   * @param source which server
   */
  public static CommandMeta imported(String source, String command, String node) {
    return new CommandMeta(
        Actor.imported(source), "", command, "", node, KeyLimits.NONE, null, null, null);
  }

  /** The command that led to an event, for what still has to follow from it. */
  public static CommandMeta of(Meta event) {
    return new CommandMeta(
        event.actor(),
        event.reason(),
        event.command(),
        event.requestId(),
        event.node(),
        KeyLimits.NONE,
        null,
        null,
        event.causedBy());
  }

  /** What an event leads to in other entities, as part of the same command. */
  public static CommandMeta causedBy(Meta event) {
    return of(event).causedBy(event.command());
  }

  /**
   * The same caller and command, without conditions: for what follows from it in other entities.
   */
  public CommandMeta consequence() {
    return with(KeyLimits.NONE, null, null, causedBy, planned);
  }

  /** The same as a dry run. */
  public CommandMeta asPlan() {
    return with(limits, expected, idempotency, causedBy, true);
  }

  /** The same, if the entity has this version; none means whatever it has. */
  public CommandMeta expecting(@Nullable Version version) {
    return with(limits, version, idempotency, causedBy, planned);
  }

  /** The same, under this key of the client's. */
  public CommandMeta with(@Nullable Idempotency key) {
    return with(limits, expected, key, causedBy, planned);
  }

  /** The same, from a caller with these limits. */
  public CommandMeta within(KeyLimits narrower) {
    return with(narrower, expected, idempotency, causedBy, planned);
  }

  /** The same, as what follows from a swap, a removal or another command. */
  public CommandMeta causedBy(String cause) {
    return with(limits, expected, idempotency, cause, planned);
  }

  private CommandMeta with(
      KeyLimits within,
      @Nullable Version version,
      @Nullable Idempotency key,
      @Nullable String cause,
      boolean plan) {
    return new CommandMeta(
        actor, reason, command, requestId, node, within, version, key, cause, plan, originalAt);
  }

  /** The same, with a reason in the caller's words. */
  public CommandMeta because(String why) {
    return new CommandMeta(
        actor,
        why,
        command,
        requestId,
        node,
        limits,
        expected,
        idempotency,
        causedBy,
        planned,
        originalAt);
  }

  /** The same, of something that happened elsewhere at that time; none if it is not known. */
  public CommandMeta happened(@Nullable Instant there) {
    return new CommandMeta(
        actor,
        reason,
        command,
        requestId,
        node,
        limits,
        expected,
        idempotency,
        causedBy,
        planned,
        there);
  }

  /** The meta of an event accepted at this instant. */
  public Meta at(Instant instant) {
    return new Meta(
        instant,
        actor,
        reason,
        command,
        requestId,
        node,
        causedBy,
        null,
        idempotency == null ? null : idempotency.key(),
        idempotency == null ? null : idempotency.fingerprint(),
        originalAt);
  }
}
