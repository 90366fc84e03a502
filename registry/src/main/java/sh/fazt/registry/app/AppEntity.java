package sh.fazt.registry.app;

import java.time.Clock;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Version;
import sh.fazt.journal.app.AppEvent;
import sh.fazt.registry.Answer;
import sh.fazt.registry.Decision;
import sh.fazt.registry.Message;
import sh.fazt.registry.entity.Asks;
import sh.fazt.registry.entity.DecidingEntity;
import sh.fazt.registry.entity.Outstanding;
import sh.fazt.registry.routing.LiveTable;

/** Runs the rules of {@link App} for one app, and shows what came of them in the routing table. */
public final class AppEntity
    extends DecidingEntity<AppEntity.AppMessage, App.Command, AppEvent, AppState> {
  /** What an app's actor understands. */
  public sealed interface AppMessage extends Message {}

  /** A command, and who waits for its answer. */
  public record Ask(App.Command command, ActorRef<Answer> replyTo) implements AppMessage, Asks {}

  /** Stop once everything before is done. */
  public record Stop() implements AppMessage {}

  private final AppId id;
  private final LiveTable table;
  private final Clock clock;

  public static PersistenceId persistenceId(AppId id) {
    return PersistenceId.of("app", id.value());
  }

  /**
   * The behaviour of one app.
   *
   * @param most how many may wait for one app
   */
  public static Behavior<AppMessage> of(AppId id, LiveTable table, Clock clock, int most) {
    var outstanding = new Outstanding(most);
    return outstanding.around(AppMessage.class, new AppEntity(id, table, clock, outstanding));
  }

  private AppEntity(AppId id, LiveTable table, Clock clock, Outstanding outstanding) {
    super(persistenceId(id), outstanding);
    this.id = id;
    this.table = table;
    this.clock = clock;
  }

  @Override
  public AppState emptyState() {
    return App.unknown(id);
  }

  @Override
  public CommandHandler<AppMessage, AppEvent, AppState> commandHandler() {
    return (state, message) ->
        switch (message) {
          case Ask(var command, var replyTo) -> run(state, command, replyTo);
          case Stop _ -> Effect().stop();
        };
  }

  @Override
  protected Decision<AppEvent> decide(AppState state, App.Command command) {
    return App.decide(state, command, new App.Context(clock.instant()));
  }

  @Override
  protected AppState evolve(AppState state, AppEvent event) {
    return App.evolve(state, event);
  }

  @Override
  protected void show(AppState state) {
    if (state.exists()) {
      var row = state.row();
      table.change(present -> present.with(row));
    }
  }

  @Override
  protected Version version(AppState state) {
    return state.version();
  }

  @Override
  protected long numberAt(AppState state, Version version) {
    var release = state.releases().of(version);
    return release == null ? 0 : release.no().value();
  }
}
