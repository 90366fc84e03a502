package sh.fazt.registry.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.registry.access.Keys;
import sh.fazt.registry.access.NodeSecrets;
import sh.fazt.registry.access.Passwords;
import sh.fazt.registry.access.Sessions;
import sh.fazt.registry.backup.BackupSettings;
import sh.fazt.registry.change.Registry;
import sh.fazt.registry.content.ContentCollection;
import sh.fazt.registry.content.ContentSettings;
import sh.fazt.registry.content.ContentStore;
import sh.fazt.registry.content.DigestUpload;
import sh.fazt.registry.content.TemporarySpace;
import sh.fazt.registry.content.ZipUpload;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.node.NodeSettings;
import sh.fazt.registry.history.JournalReader;
import sh.fazt.registry.history.JournalSetup;
import sh.fazt.registry.history.JournalSwaps;
import sh.fazt.registry.history.RemovalChanges;
import sh.fazt.registry.history.Revisions;
import sh.fazt.registry.history.SnapshotCache;
import sh.fazt.registry.history.VfsView;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.settings.NodeOptions;
import sh.fazt.registry.settings.StoredSettings;
import sh.fazt.registry.sqlite.DatabaseSettings;
import sh.fazt.registry.sqlite.MissingChanges;
import sh.fazt.registry.sqlite.SqliteDatabase;
import sh.fazt.registry.sqlite.storage.SqliteSpaces;
import sh.fazt.registry.storage.Spaces;
import sh.fazt.registry.storage.StorageSettings;
import sh.fazt.registry.storage.StorageUpkeep;
import sh.fazt.registry.time.NodeTime;
import sh.fazt.registry.time.StoredTime;
import sh.fazt.registry.upgrade.ChangeGate;
import sh.fazt.registry.zip.UploadLimits;

/**
 * A running node without its HTTP side: the open database, everything rebuilt from it, and the
 * entities. What is not served over HTTP can be done with it, so commands on a stopped node's
 * database use it too.
 */
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final String ACCEPTED_OLDER = "fazt.registry.database.accepted-older";
  private static final Duration START_WITHIN = Duration.ofSeconds(60);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(20);
  private static final String BELIEVED_AFTER = "fazt.registry.clock.believed-after";
  private static final String STORAGE_UPKEEP = "fazt.registry.storage.upkeep-every";
  private static final Duration WRITE_TIME_EVERY = Duration.ofHours(1);

  private final NodeOptions options;
  private final Config config;
  private final SqliteDatabase database;
  private final StoredTime storedTime;
  private final NodeTime time;
  private final LiveTable table;
  private final LiveState state;
  private final StoredSettings settings;
  private final ContentStore content;
  private final TemporarySpace temporarySpace;
  private final Keys keys;
  private final Sessions sessions;
  private final NodeSecrets secrets;
  private final ActorSystem<Void> system;
  private final Registry registry;
  private final SqliteSpaces storage;
  private final Heartbeat heartbeat;
  private final StorageUpkeep storageUpkeep;
  private final LongCommand fsck = new LongCommand("fsck");
  private final LongCommand gc = new LongCommand("gc");
  private final Backups backups;
  private final LongCommand imports = new LongCommand("import-fazt");

  /**
   * Opens the database, rebuilds what is kept in memory, and starts the entities.
   *
   * @throws sh.fazt.registry.domain.RejectedException if the database cannot be used; then it was
   *     not touched
   */
  public static Node open(NodeOptions options) {
    var database =
        SqliteDatabase.open(
            options.database(),
            DatabaseSettings.from(options.above().withFallback(options.below()).resolve()));
    try {
      return new Node(options, database);
    } catch (RuntimeException | Error e) {
      database.close();
      throw e;
    }
  }

  private Node(NodeOptions options, SqliteDatabase database) {
    this.options = options;
    this.database = database;
    var replay = new Replay();
    var journal = new JournalReader(database);
    long events = journal.head().value();
    var read = new AtomicLong();
    journal.replayNumbered(
        numbered -> {
          replay.add(numbered);
          options.progress().replayed(read.incrementAndGet(), events);
        });
    table = new LiveTable();
    var rebuilt = replay.table();
    table.change(_ -> rebuilt);
    state = new LiveState(table);
    settings = new StoredSettings(replay.settings());
    config =
        options
            .above()
            .withFallback(ConfigFactory.parseMap(replay.settings().settings(), "stored settings"))
            .withFallback(options.below())
            .resolve();
    options.look().accept(config);
    backups = new Backups(this, BackupSettings.from(config));
    storedTime = new StoredTime(database);
    Instant last = storedTime.read(options.clock().instant()).orElse(null);
    time = new NodeTime(options.clock(), options.nanos(), config.getDuration(BELIEVED_AFTER), last);
    content = new ContentStore(database, ContentSettings.from(config), time::lived);
    temporarySpace =
        TemporarySpace.open(options.database(), UploadLimits.from(config).temporarySpace());
    keys = new Keys(database, time, replay.access(), config);
    sessions = new Sessions(database, time, Sessions.Settings.from(config));
    secrets = new NodeSecrets(options.database());
    var kept = new SnapshotCache(config);
    replay.keep(kept);
    var spawned = new CompletableFuture<LocalEntities>();
    system =
        ActorSystem.create(
            Behaviors.setup(
                context -> {
                  try {
                    spawned.complete(spawn(context));
                  } catch (RuntimeException e) {
                    spawned.completeExceptionally(e);
                  }
                  return Behaviors.empty();
                }),
            "fazt",
            JournalSetup.of(database, actorSettings(config), kept));
    var entities = await(spawned);
    heartbeat = new Heartbeat(() -> storedTime.write(time.lived()));
    var gate = options.gate();
    storage = new SqliteSpaces(database, StorageSettings.from(config), time::lived, gate);
    storageUpkeep = new StorageUpkeep(storage);
    storage.whenLeft(
        () -> {
          if (gate.isOpen()) {
            storageUpkeep.begin();
          }
        });
    registry =
        new Registry(
            options, time, config, table, database, keys, sessions, secrets, storage, entities);
    gate.whenOpen(() -> begin(entities, replay.unfinished()));
    writeTime();
    system
        .scheduler()
        .scheduleWithFixedDelay(
            WRITE_TIME_EVERY, WRITE_TIME_EVERY, this::writeTime, system.executionContext());
    database.accepted().ifPresent(this::recordAccepted);
  }

  /** What changes something without being asked. */
  private void begin(LocalEntities entities, Unfinished unfinished) {
    storage.snapshots().discardAllBut(app -> table.now().app(app) != null);
    entities.wake(unfinished);
    storageUpkeep.begin();
    var every = config.getDuration(STORAGE_UPKEEP);
    system
        .scheduler()
        .scheduleWithFixedDelay(every, every, storageUpkeep::begin, system.executionContext());
    system
        .scheduler()
        .scheduleWithFixedDelay(
            Backups.LOOK_EVERY,
            Backups.LOOK_EVERY,
            () -> Thread.startVirtualThread(backups::lookWhetherDue),
            system.executionContext());
  }

  /** Lost with a process that is killed; then a little more time is lived through twice. */
  private void writeTime() {
    var _ =
        storedTime
            .write(time.lived())
            .whenComplete(
                (_, failure) -> {
                  if (failure != null) {
                    LOG.warn("It could not be stored how far the node came in time", failure);
                  }
                });
  }

  /** That history went back is part of history. */
  private void recordAccepted(MissingChanges older) {
    String what =
        "r%d instead of r%d, %s"
            .formatted(older.found(), older.answered(), options.clock().instant());
    LOG.warn("An older database was accepted: {}", what);
    var answer =
        registry
            .changeSetting(
                new NodeSettings.ChangeSetting(
                    CommandMeta.system("start", UUID.randomUUID().toString(), options.name())
                        .because("an older database was accepted"),
                    ACCEPTED_OLDER,
                    what))
            .toCompletableFuture()
            .join();
    if (answer instanceof Answer.Rejected(var why)) {
      LOG.error("That it was accepted could not be recorded: {}", why.sentence());
    }
  }

  /**
   * Reads every setting of the registry that is read at start.
   *
   * @throws com.typesafe.config.ConfigException if one is not of its type
   */
  public static void requireUsable(Config config) {
    DatabaseSettings.from(config);
    ContentSettings.from(config);
    UploadLimits.from(config);
    Sessions.Settings.from(config);
    Passwords.Settings.from(config);
    Keys.requireUsable(config);
    StorageSettings.from(config);
    BackupSettings.from(config);
    config.getDuration(BELIEVED_AFTER);
    config.getDuration(STORAGE_UPKEEP);
  }

  /** Not in reference.conf, where their order against Pekko's own defaults is a matter of luck. */
  private static Config actorSettings(Config config) {
    return ConfigFactory.defaultOverrides()
        .withFallback(ConfigFactory.parseResources(Node.class, "actors.conf"))
        .withFallback(config);
  }

  private LocalEntities spawn(ActorContext<Void> guardian) {
    guardian.spawn(VfsView.of(guardian.getSystem(), database, content), "vfs-view");
    return new LocalEntities(
        guardian,
        config,
        options.name(),
        new LocalEntities.Dependencies(
            table,
            keys::show,
            settings::show,
            new RemovalChanges(database),
            new JournalSwaps(database),
            options.clock(),
            time::steady,
            database::lost,
            options.gate()));
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(START_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at start", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the entities did not start", e);
    }
  }

  /** The settings in force: flags and environment, then stored ones, then files and defaults. */
  public Config config() {
    return config;
  }

  public String name() {
    return options.name();
  }

  public Clock clock() {
    return options.clock();
  }

  /** Whether it takes changes. */
  public ChangeGate gate() {
    return options.gate();
  }

  /** What time it is, for whatever ends after a while. */
  public NodeTime time() {
    return time;
  }

  public SqliteDatabase database() {
    return database;
  }

  public LiveTable table() {
    return table;
  }

  /** The state hash of what is served now. */
  public LiveState state() {
    return state;
  }

  public ContentStore content() {
    return content;
  }

  public TemporarySpace temporarySpace() {
    return temporarySpace;
  }

  /** What apps store. */
  public Spaces storage() {
    return storage;
  }

  /** What is done to it now and then. */
  public StorageUpkeep storageUpkeep() {
    return storageUpkeep;
  }

  /** Unpacks uploads under this node's limits. */
  public ZipUpload zipUpload() {
    return new ZipUpload(content, UploadLimits.from(config));
  }

  /** Stores content that is announced by its digests, under this node's limits. */
  public DigestUpload digestUpload() {
    return new DigestUpload(content, UploadLimits.from(config));
  }

  public Keys keys() {
    return keys;
  }

  /** Where the operator is signed in. */
  public Sessions sessions() {
    return sessions;
  }

  /** Encrypts the secrets in the database. */
  public NodeSecrets secrets() {
    return secrets;
  }

  public StoredSettings settings() {
    return settings;
  }

  /** Finds and deletes what nothing refers to. */
  public ContentCollection collection() {
    return new ContentCollection(
        content, temporarySpace, ContentSettings.from(config).collectionGrace(), time::forDeletion);
  }

  /** The journal, read outside any entity. */
  public JournalReader journal() {
    return new JournalReader(database);
  }

  /** The check of everything that was asked for last. */
  LongCommand fsck() {
    return fsck;
  }

  /** The collection that was asked for last, by who looks how far it is. */
  LongCommand gc() {
    return gc;
  }

  /** A write by which it shows that writes are answered. */
  public Heartbeat heartbeat() {
    return heartbeat;
  }

  /** What keeps all of it elsewhere. */
  public Backups backups() {
    return backups;
  }

  /** The import that was asked for last. */
  LongCommand imports() {
    return imports;
  }

  /** From revisions to versions and back. */
  public Revisions revisions() {
    return new Revisions(database);
  }

  /** Everything that can be changed. */
  public Registry registry() {
    return registry;
  }

  public ActorSystem<Void> system() {
    return system;
  }

  /** Stops the entities, lets every write finish, and closes the database. Bounded. */
  @Override
  public void close() {
    writeTime();
    storageUpkeep.end();
    system.terminate();
    try {
      system
          .getWhenTerminated()
          .toCompletableFuture()
          .get(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the entities did not stop within {}", STOP_WITHIN, e);
    }
    storage.close();
    database.close();
  }
}
