package sh.fazt.registry.history;

import java.util.Optional;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import scala.concurrent.Future;
import scala.concurrent.Future$;

/**
 * {@link SnapshotCache} as Pekko's store of snapshots. Pekko makes it, by its name in the
 * configuration.
 */
public final class CachedSnapshotStore extends SnapshotStore {
  private final SnapshotCache kept;

  public CachedSnapshotStore() {
    ActorSystem system = context().system();
    kept =
        system
            .settings()
            .setup()
            .get(JournalSetup.class)
            .map(JournalSetup::kept)
            .orElseGet(() -> new SnapshotCache(system.settings().config()));
  }

  @Override
  public Future<Optional<SelectedSnapshot>> doLoadAsync(
      String entity, SnapshotSelectionCriteria criteria) {
    var found = kept.find(entity, criteria.maxSequenceNr());
    return Future$.MODULE$.successful(
        Optional.ofNullable(found)
            .map(one -> SelectedSnapshot.create(metadata(entity, one.number()), one.state())));
  }

  private static SnapshotMetadata metadata(String entity, long number) {
    return new SnapshotMetadata(entity, number, 0);
  }

  @Override
  public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object state) {
    kept.keep(metadata.persistenceId(), metadata.sequenceNr(), state);
    return done();
  }

  @Override
  public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
    kept.forget(metadata.persistenceId());
    return done();
  }

  @Override
  public Future<Void> doDeleteAsync(String entity, SnapshotSelectionCriteria criteria) {
    kept.forget(entity);
    return done();
  }

  @SuppressWarnings("NullAway") // there is no other value of that type
  private static Future<Void> done() {
    return Future$.MODULE$.successful(null);
  }
}
