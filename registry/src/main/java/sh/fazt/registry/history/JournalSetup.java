package sh.fazt.registry.history;

import com.typesafe.config.Config;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.setup.Setup;
import sh.fazt.registry.database.CommitListener;
import sh.fazt.registry.database.Reserve;
import sh.fazt.registry.sqlite.SqliteDatabase;
import sh.fazt.registry.sqlite.WriteLock;

/**
 * Carries the write turn, the commit listener and the snapshot cache into an actor system, where
 * Pekko makes the journal itself.
 */
public final class JournalSetup extends Setup {
  private final WriteLock writeLock;
  private final CommitListener commits;
  private final Reserve reserve;
  private final SnapshotCache kept;
  private final WriteSignal written = new WriteSignal();

  public JournalSetup(
      WriteLock writeLock, CommitListener commits, Reserve reserve, SnapshotCache kept) {
    this.writeLock = writeLock;
    this.commits = commits;
    this.reserve = reserve;
    this.kept = kept;
  }

  /**
   * What an actor system needs to keep its journal in this database.
   *
   * @param base the rest of the configuration, from which {@code fazt.registry.journal} is read too
   */
  public static ActorSystemSetup of(SqliteDatabase database, Config base) {
    return of(database, base, new SnapshotCache(base));
  }

  /**
   * The same, with states that are known from elsewhere.
   *
   * @param kept takes the states of entities while they work, and gives them back
   */
  public static ActorSystemSetup of(SqliteDatabase database, Config base, SnapshotCache kept) {
    return ActorSystemSetup.create(
        BootstrapSetup.create(JournalConfiguration.forFile(database.file(), base))
            .withClassloader(new WithoutManifests(JournalSetup.class.getClassLoader())),
        new JournalSetup(database.writeLock(), database.commits(), database.reserve(), kept));
  }

  public WriteLock writeLock() {
    return writeLock;
  }

  public CommitListener commits() {
    return commits;
  }

  public Reserve reserve() {
    return reserve;
  }

  public SnapshotCache kept() {
    return kept;
  }

  /** Signals each write of events. */
  WriteSignal written() {
    return written;
  }
}
