package sh.fazt.registry.history;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.persistence.typed.JournalPersistFailed;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Actor;
import sh.fazt.journal.Meta;
import sh.fazt.journal.node.SettingChanged;
import sh.fazt.registry.domain.RejectedException;

/** An entity that notes texts and says what became of each. */
final class Notebook extends EventSourcedBehavior<Notebook.Command, SettingChanged, Integer> {
  private static final Duration SOON = Duration.ofMillis(10);

  private @Nullable ActorRef<Outcome> waiting;

  Notebook(String id) {
    super(PersistenceId.ofUniqueId(id), SupervisorStrategy.restartWithBackoff(SOON, SOON, 0));
  }

  /** What became of a command. */
  record Outcome(String code, int notes) {}

  sealed interface Command {
    ActorRef<Outcome> replyTo();
  }

  record Note(String text, ActorRef<Outcome> replyTo) implements Command {}

  record Count(ActorRef<Outcome> replyTo) implements Command {}

  static SettingChanged event(String text) {
    Meta meta =
        new Meta(
            Instant.parse("2030-01-02T03:04:05.678901Z"),
            Actor.SYSTEM,
            "a \"reason\" with ünïcode",
            "c1",
            "",
            "main",
            null,
            null,
            null,
            null,
            null);
    return new SettingChanged(meta, "note", null, text);
  }

  @Override
  public Integer emptyState() {
    return 0;
  }

  @Override
  public CommandHandler<Command, SettingChanged, Integer> commandHandler() {
    return (count, command) ->
        switch (command) {
          case Count(var replyTo) -> Effect().reply(replyTo, new Outcome("OK", count));
          case Note(var text, var replyTo) -> {
            waiting = replyTo;
            yield Effect()
                .persist(event(text))
                .thenReply(replyTo, notes -> new Outcome("OK", notes));
          }
        };
  }

  @Override
  public EventHandler<Integer, SettingChanged> eventHandler() {
    return (count, _) -> count + 1;
  }

  @Override
  public Set<String> tagsFor(SettingChanged event) {
    return Set.of("all");
  }

  @Override
  public SignalHandler<Integer> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(JournalPersistFailed.class, (count, failed) -> tell(count, failed.getFailure()))
        .build();
  }

  private void tell(int count, Throwable failure) {
    if (waiting != null) {
      String code =
          failure instanceof RejectedException refused
              ? refused.rejection().code().name()
              : "" + failure;
      waiting.tell(new Outcome(code, count));
    }
  }
}
