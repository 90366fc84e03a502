package sh.fazt.registry.sqlite.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import sh.fazt.journal.AppId;
import sh.fazt.registry.database.DatabaseRejections;
import sh.fazt.registry.storage.Snapshots;
import sh.fazt.registry.storage.StorageLimits;

/**
 * The table {@code storage_snapshot}. A state is restored, or copied to another app, by filling a
 * new space and making it the live one in one step; what a crash leaves half filled goes with
 * {@link Unseen}.
 */
final class SqliteSnapshots implements Snapshots {
  private static final String WHAT = "a snapshot of an app's storage";
  private static final String NO_NAME = "";

  private final Lane lane;
  private final Readers readers;
  private final StorageLimits limits;
  private final InstantSource clock;

  /** Spaces that are being filled by this process. */
  private final Set<Long> filling = ConcurrentHashMap.newKeySet();

  SqliteSnapshots(Lane lane, Readers readers, StorageLimits limits, InstantSource clock) {
    this.lane = lane;
    this.readers = readers;
    this.limits = limits;
    this.clock = clock;
  }

  boolean isFilling(long space) {
    return filling.contains(space);
  }

  @Override
  public Snapshot take(AppId app, String name) {
    limits.snapshotName(name);
    return lane.write(
        WHAT,
        own -> {
          var before = named(own, app, name);
          if (before.isEmpty()) {
            limits.snapshots(
                own.number(
                        "SELECT count(*) FROM storage_snapshot WHERE app = ? AND hold = 0",
                        app.value())
                    + 1);
          }
          before.ifPresent(old -> forget(own, app, name, old));
          var space = Space.findOrMake(own, app);
          keep(own, app, 0, name, space);
          return of(space, name);
        });
  }

  private Snapshot of(Space space, String name) {
    var has = space.before();
    return new Snapshot(name, clock.millis(), has.keys(), has.documents(), has.blobs());
  }

  /** Keeps what is live: from now on no row of it is changed. */
  private void keep(Statements own, AppId app, long hold, String name, Space space) {
    var has = space.before();
    own.update(
        """
        INSERT INTO storage_snapshot (app, hold, name, space, generation, created_at, keys,
                                      documents, blobs)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        app.value(),
        hold,
        name,
        space.id(),
        space.generation(),
        clock.millis(),
        has.keys(),
        has.documents(),
        has.blobs());
    own.update(
        "UPDATE storage_space SET kept = generation, generation = generation + 1 WHERE id = ?",
        space.id());
  }

  /** A state that is kept. */
  private record Kept(long space, long generation, Snapshot snapshot) {}

  private static Optional<Kept> named(Statements own, AppId app, String name) {
    return own.one(
        """
        SELECT space, generation, name, created_at, keys, documents, blobs FROM storage_snapshot
         WHERE app = ? AND hold = 0 AND name = ?""",
        row -> new Kept(row.getLong(1), row.getLong(2), snapshot(row, 3)),
        app.value(),
        name);
  }

  private static Snapshot snapshot(ResultSet row, int from) throws SQLException {
    return new Snapshot(
        row.getString(from),
        row.getLong(from + 1),
        row.getLong(from + 2),
        row.getLong(from + 3),
        row.getLong(from + 4));
  }

  private static void forget(Statements own, AppId app, String name, Kept kept) {
    own.update(
        "DELETE FROM storage_snapshot WHERE app = ? AND hold = 0 AND name = ?", app.value(), name);
    released(own, kept.space());
  }

  /** A state of the space is kept no more: some of its rows may be seen by nobody. */
  static void released(Statements own, long space) {
    own.update(
        """
        UPDATE storage_space
           SET unseen = unseen + 1,
               kept = (SELECT coalesce(max(generation), 0) FROM storage_snapshot WHERE space = ?1)
         WHERE id = ?1""",
        space);
  }

  @Override
  public List<Snapshot> of(AppId app) {
    return readers.read(
        app,
        own ->
            own.all(
                """
                SELECT name, created_at, keys, documents, blobs FROM storage_snapshot
                 WHERE app = ? AND hold = 0 ORDER BY created_at DESC, rowid DESC""",
                row -> snapshot(row, 1),
                app.value()));
  }

  @Override
  public boolean remove(AppId app, String name) {
    return lane.free(
        WHAT,
        own -> {
          var kept = named(own, app, name);
          kept.ifPresent(there -> forget(own, app, name, there));
          return kept.isPresent();
        });
  }

  /** What is copied, whose it is, and to where. */
  private record Copy(AppId app, long source, long generation, long target, Snapshot snapshot) {}

  @Override
  public Optional<Snapshot> restore(AppId app, String name) {
    var begun =
        lane.write(
            WHAT,
            own -> {
              var named = named(own, app, name);
              if (named.isPresent() && isFilled(own, app)) {
                throw DatabaseRejections.busy(WHAT).asException();
              }
              return named.map(
                  kept ->
                      new Copy(
                          app,
                          kept.space(),
                          kept.generation(),
                          begin(own, app, Space.find(own, app).id(), app, kept),
                          kept.snapshot()));
            });
    begun.ifPresent(
        copy ->
            fill(
                copy,
                own -> {
                  live(own, app, copy);
                  nameLeadsTo(own, app, name, copy);
                }));
    return begun.map(Copy::snapshot);
  }

  /** Whether a space of the app is being filled: each has all rows once more. */
  private boolean isFilled(Statements own, AppId app) {
    return own
        .all(
            "SELECT id FROM storage_space WHERE app = ? AND state = 0",
            row -> row.getLong(1),
            app.value())
        .stream()
        .anyMatch(this::isFilling);
  }

  @Override
  public void copy(AppId from, AppId to) {
    var begun =
        lane.write(
            WHAT,
            own -> {
              var space = Space.findOrMake(own, from);
              var now = new Kept(space.id(), space.generation(), of(space, NO_NAME));
              // Nothing may change the rows from now on, so the state is kept before it is copied.
              own.update(
                  """
                  UPDATE storage_space SET kept = generation, generation = generation + 1
                   WHERE id = ?""",
                  space.id());
              return new Copy(
                  from,
                  now.space(),
                  now.generation(),
                  begin(own, from, space.id(), to, now),
                  now.snapshot());
            });
    fill(
        begun,
        own -> {
          if (Space.find(own, to).isThere()) {
            leave(own, begun);
          } else {
            live(own, to, begun);
          }
        });
  }

  /** Makes a space to be filled, with the indexes of another one, and holds what is copied. */
  private long begin(Statements own, AppId from, long indexesOf, AppId to, Kept kept) {
    own.update("INSERT INTO storage_space (app, state) VALUES (?, 0)", to.value());
    long target = own.number("SELECT last_insert_rowid()");
    filling.add(target);
    own.update(
        """
        INSERT INTO storage_index (space, collection, field, state)
        SELECT ?, collection, field, 0 FROM storage_index WHERE space = ? AND state <> 2""",
        target,
        indexesOf);
    own.update(
        """
        INSERT INTO storage_snapshot (app, hold, name, space, generation, created_at, keys,
                                      documents, blobs)
        VALUES (?, ?, '', ?, ?, ?, 0, 0, 0)""",
        from.value(),
        target,
        kept.space(),
        kept.generation(),
        clock.millis());
    return target;
  }

  /** What is done once a copy is complete. */
  @FunctionalInterface
  private interface Flip {
    void with(Statements own);
  }

  private void fill(Copy copy, Flip flip) {
    try {
      new SpaceCopy(lane, readers, copy.app(), copy.source(), copy.generation(), copy.target())
          .run();
      lane.write(
          WHAT,
          own -> {
            flip.with(own);
            letGo(own, copy);
            return true;
          });
    } catch (RuntimeException e) {
      lane.free(
          WHAT,
          own -> {
            leave(own, copy);
            letGo(own, copy);
            return true;
          });
      throw e;
    } finally {
      filling.remove(copy.target());
    }
  }

  /** Everybody sees the copy from now on. */
  private static void live(Statements own, AppId app, Copy copy) {
    var before = Space.find(own, app);
    own.update(
        "UPDATE storage_space SET state = 2, unseen = unseen + 1 WHERE app = ? AND state = 1",
        app.value());
    own.update(
        """
        UPDATE storage_space
           SET state = 1, changes = ?, sequence = (SELECT sequence FROM storage_space WHERE id = ?)
         WHERE id = ?""",
        before.changes() + 1,
        copy.source(),
        copy.target());
  }

  /** The copy is of no use. */
  private static void leave(Statements own, Copy copy) {
    own.update(
        "UPDATE storage_space SET state = 2, unseen = unseen + 1 WHERE id = ? AND state = 0",
        copy.target());
  }

  private static void letGo(Statements own, Copy copy) {
    own.update("DELETE FROM storage_snapshot WHERE hold = ?", copy.target());
    released(own, copy.source());
  }

  /** The snapshot is the copy from now on, so that its rows are not kept twice. */
  private static void nameLeadsTo(Statements own, AppId app, String name, Copy copy) {
    int moved =
        own.update(
            """
            UPDATE storage_snapshot SET space = ?, generation = 1
             WHERE app = ? AND hold = 0 AND name = ? AND space = ? AND generation = ?""",
            copy.target(),
            app.value(),
            name,
            copy.source(),
            copy.generation());
    if (moved > 0) {
      own.update("UPDATE storage_space SET kept = 1, generation = 2 WHERE id = ?", copy.target());
    }
  }

  @Override
  public void discard(AppId app) {
    lane.free(
        WHAT,
        own -> {
          discard(own, app);
          return true;
        });
  }

  private static void discard(Statements own, AppId app) {
    own.update("DELETE FROM storage_snapshot WHERE app = ? AND hold = 0", app.value());
    own.update(
        "UPDATE storage_space SET state = 2, unseen = unseen + 1 WHERE app = ? AND state <> 0",
        app.value());
  }

  @Override
  public void discardAllBut(Predicate<AppId> known) {
    lane.free(
        WHAT,
        own -> {
          own
              .all(
                  "SELECT app FROM storage_space WHERE state = 1",
                  row -> AppId.of(row.getString(1)))
              .stream()
              .filter(known.negate())
              .forEach(app -> discard(own, app));
          return true;
        });
  }
}
