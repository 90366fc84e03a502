package sh.fazt.registry.sqlite.storage;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.sqlite.DatabaseFailures;
import sh.fazt.registry.sqlite.SqliteDatabase;
import sh.fazt.registry.storage.Rows;
import sh.fazt.registry.storage.Snapshots;
import sh.fazt.registry.storage.Spaces;
import sh.fazt.registry.storage.StorageLimits;
import sh.fazt.registry.storage.StorageSettings;
import sh.fazt.registry.storage.StoredItem;
import sh.fazt.registry.storage.StoredKind;
import sh.fazt.registry.storage.document.IndexDeclaration;
import sh.fazt.registry.upgrade.ChangeGate;

/** The rows of all apps, in the tables {@code storage_…} of the node's file. */
public final class SqliteSpaces implements Spaces {
  private static final String READ = "a read of an app's storage";

  private final Lane lane;
  private final StorageSettings settings;
  private final StorageLimits limits;
  private final InstantSource clock;
  private final Readers readers;
  private final Readers moments;
  private final SqliteSnapshots snapshots;
  private final Upkeep upkeep;
  private volatile Runnable whenLeft = () -> {};

  /** Rows that can always be changed. */
  public SqliteSpaces(SqliteDatabase database, StorageSettings settings, InstantSource clock) {
    this(database, settings, clock, ChangeGate.opened());
  }

  /** Rows that can be changed while the gate is open. */
  public SqliteSpaces(
      SqliteDatabase database, StorageSettings settings, InstantSource clock, ChangeGate gate) {
    this.lane = new Lane(database.lane(), gate);
    this.settings = settings;
    this.limits = new StorageLimits(settings);
    this.clock = clock;
    this.readers =
        new Readers(READ, settings.readers(), settings.readWithin(), database::openReader);
    this.moments =
        new Readers(
            "a transaction of an app",
            settings.transactions(),
            settings.readWithin(),
            database::openReader);
    this.snapshots = new SqliteSnapshots(lane, readers, limits, clock);
    this.upkeep = new Upkeep(lane, clock, new Unseen(snapshots::isFilling));
  }

  @Override
  public <T> T read(AppId app, Function<Rows, T> read) {
    return answered(() -> readers.read(app, own -> read.apply(rows(own, Space.find(own, app)))));
  }

  private static <T> T answered(Supplier<T> read) {
    try {
      return read.get();
    } catch (StorageFailure e) {
      throw new RejectedException(DatabaseFailures.of(READ, e));
    }
  }

  private SqliteRows rows(Statements own, Space space) {
    return new SqliteRows(own, space, settings, clock, () -> whenLeft.run());
  }

  @Override
  public <T> T write(AppId app, String what, Function<Rows, T> work) {
    return lane.write(
        what,
        own -> {
          Space space = Space.findOrMake(own, app);
          T result = work.apply(rows(own, space));
          limits.grow(space.before(), space.after());
          space.save(own);
          return result;
        });
  }

  @Override
  public <T> T bring(AppId app, String what, Function<Rows, T> work) {
    return lane.write(
        what,
        own -> {
          Space space = Space.findOrMake(own, app);
          T result = work.apply(rows(own, space));
          space.save(own);
          return result;
        });
  }

  @Override
  public List<StoredItem> list(
      AppId app, @Nullable StoredKind kind, StoredItem.Place after, int limit, boolean withValues) {
    return answered(
        () ->
            readers.read(
                app,
                own ->
                    new Listing(own, Space.find(own, app), settings.maxResult(), clock.millis())
                        .list(kind, after, limit, withValues)));
  }

  @Override
  public void declare(AppId app, Set<IndexDeclaration> indexes) {
    limits.indexes(indexes.size());
    lane.write(
        "indexes of an app",
        own -> {
          Indexes.declare(own, app, indexes);
          return true;
        });
  }

  @Override
  public Snapshots snapshots() {
    return snapshots;
  }

  @Override
  public void whenLeft(Runnable told) {
    whenLeft = told;
  }

  @Override
  public boolean upkeep() {
    return upkeep.step();
  }

  @Override
  public Moment pin(AppId app) {
    return answered(
        () -> {
          var lease = moments.borrow(app);
          try {
            lease.reader().begin();
            return new Pinned(lease, lease.reader().run(own -> rows(own, Space.find(own, app))));
          } catch (RuntimeException e) {
            lease.close();
            throw e;
          }
        });
  }

  @Override
  public void close() {
    moments.close();
    readers.close();
  }

  /** A transaction of the database that only reads. */
  private static final class Pinned implements Moment {
    private final Readers.Lease lease;
    private final Rows rows;
    private final AtomicBoolean open = new AtomicBoolean(true);

    Pinned(Readers.Lease lease, Rows rows) {
      this.lease = lease;
      this.rows = rows;
    }

    @Override
    public <T> T read(Function<Rows, T> read) {
      if (!open.get()) {
        throw new IllegalStateException("it was closed");
      }
      return answered(() -> lease.reader().run(_ -> read.apply(rows)));
    }

    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        try (lease) {
          lease.reader().end();
        }
      }
    }
  }
}
