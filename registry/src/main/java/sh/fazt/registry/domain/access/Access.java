package sh.fazt.registry.domain.access;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Actor;
import sh.fazt.journal.AppId;
import sh.fazt.journal.KeyNo;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Version;
import sh.fazt.journal.access.AccessEvent;
import sh.fazt.journal.access.KeyIssued;
import sh.fazt.journal.access.KeyRevoked;
import sh.fazt.journal.access.PasswordChanged;
import sh.fazt.registry.domain.AliasPattern;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.Decision;
import sh.fazt.registry.domain.EntityCommand;
import sh.fazt.registry.domain.EntityState;
import sh.fazt.registry.domain.Preconditions;
import sh.fazt.registry.domain.RememberedKeys;
import sh.fazt.registry.domain.SharedMap;

/**
 * The rules of who may do what: keys with scopes, and the one operator. Pure; secrets never come
 * here.
 */
public final class Access {
  private Access() {}

  /** Its commands. */
  public sealed interface Command extends EntityCommand {}

  /** Makes a key. Its number is the answer's. */
  public record IssueKey(
      CommandMeta meta,
      String name,
      List<Scope> scopes,
      List<AppId> apps,
      List<String> aliases,
      @Nullable Instant expires)
      implements Command {}

  /** Ends a key for good. */
  public record RevokeKey(CommandMeta meta, KeyNo key) implements Command {}

  /** Notes that the operator's name or password is another one now. */
  public record ChangePassword(CommandMeta meta, String username) implements Command {}

  /**
   * What a decision depends on besides the state.
   *
   * @param maxKeys how many keys there may be
   */
  public record Context(Instant now, int maxKeys) {}

  /** A key, from its events. */
  public record Key(KeyIssued issued, Version version) {}

  /**
   * What the events add up to. Immutable.
   *
   * @param keys live ones by number
   * @param lastNumber the highest ever given
   * @param username the operator's, or none before one is set
   */
  public record State(
      Version version,
      SharedMap<KeyNo, Key> keys,
      long lastNumber,
      @Nullable String username,
      RememberedKeys remembered)
      implements EntityState {
    public static final State EMPTY =
        new State(Version.NONE, SharedMap.empty(), 0, null, RememberedKeys.NOTHING);
  }

  public static Decision<AccessEvent> decide(State state, Command command, Context context) {
    var conditions = Preconditions.<AccessEvent>check(command, state);
    return conditions.orElseGet(
        () ->
            switch (command) {
              case IssueKey issue -> issue(state, issue, context);
              case RevokeKey revoke ->
                  state.keys().containsKey(revoke.key())
                      ? Decision.accept(
                          new KeyRevoked(revoke.meta().at(context.now()), revoke.key()))
                      : Decision.refuse(AccessRejections.noSuchKey(revoke.key()));
              case ChangePassword change ->
                  change.username().isBlank()
                      ? Decision.refuse(AccessRejections.incomplete("A username is needed"))
                      : Decision.accept(
                          new PasswordChanged(
                              change.meta().at(context.now()),
                              state.username(),
                              change.username()));
            });
  }

  private static Decision<AccessEvent> issue(State state, IssueKey issue, Context context) {
    if (issue.name().isBlank()) {
      return Decision.refuse(AccessRejections.incomplete("Name is required"));
    }
    if (issue.scopes().isEmpty()) {
      return Decision.refuse(
          AccessRejections.incomplete(
              "A key needs scopes: any of read, deploy, route, data, admin"));
    }
    var before = imported(state, issue.meta());
    if (before != null) {
      return new Decision.Repeated<>(before.version());
    }
    if (state.keys().size() >= context.maxKeys()) {
      return Decision.refuse(AccessRejections.tooManyKeys(context.maxKeys()));
    }
    boolean limited = !issue.apps().isEmpty() || !issue.aliases().isEmpty();
    if (limited && issue.scopes().contains(Scope.ADMIN)) {
      return Decision.refuse(AccessRejections.limitedAdmin());
    }
    var aliases = new ArrayList<String>();
    for (String text : issue.aliases()) {
      var pattern = AliasPattern.parse(text);
      if (pattern.isEmpty()) {
        return Decision.refuse(AccessRejections.noPattern());
      }
      aliases.add(pattern.get().value());
    }
    return Decision.accept(
        new KeyIssued(
            issue.meta().at(context.now()),
            KeyNo.of(state.lastNumber() + 1),
            issue.name(),
            new ArrayList<>(issue.scopes()),
            issue.apps(),
            aliases,
            issue.expires()));
  }

  /** The key that an import brought before, however long ago: it is not brought twice. */
  private static @Nullable Key imported(State state, CommandMeta meta) {
    var idempotency = meta.idempotency();
    if (meta.actor().kind() != Actor.Kind.IMPORT || idempotency == null) {
      return null;
    }
    for (Key key : state.keys().values()) {
      var issued = key.issued().meta();
      if (issued.actor().equals(meta.actor())
          && idempotency.key().equals(issued.idempotencyKey())) {
        return key;
      }
    }
    return null;
  }

  /** The state after the event; checks nothing, because what happened happened. */
  public static State evolve(State state, AccessEvent event) {
    var version = state.version().next();
    var remembered = state.remembered().after(event.meta(), version);
    return switch (event) {
      case KeyIssued e ->
          new State(
              version,
              state.keys().plus(e.key(), new Key(e, version)),
              Math.max(state.lastNumber(), e.key().value()),
              state.username(),
              remembered);
      case KeyRevoked e ->
          new State(
              version,
              state.keys().minus(e.key()),
              state.lastNumber(),
              state.username(),
              remembered);
      case PasswordChanged e ->
          new State(version, state.keys(), state.lastNumber(), e.username(), remembered);
    };
  }
}
