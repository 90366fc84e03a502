package sh.fazt.registry.history;

import com.typesafe.config.Config;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.setup.Setup;
import sh.fazt.registry.node.FileTurn;
import sh.fazt.registry.node.SqliteDatabase;

/** Carries the turn to write into an actor system, where Pekko makes the journal itself. */
public final class JournalSetup extends Setup {
  private final FileTurn turn;

  public JournalSetup(FileTurn turn) {
    this.turn = turn;
  }

  /**
   * What an actor system needs to keep its journal in this database.
   *
   * @param base the rest of the configuration, from which {@code fazt.registry.journal} is read too
   */
  public static ActorSystemSetup of(SqliteDatabase database, Config base) {
    return ActorSystemSetup.create(
        BootstrapSetup.create(JournalConfiguration.forFile(database.file(), base)),
        new JournalSetup(database.turn()));
  }

  public FileTurn turn() {
    return turn;
  }
}
