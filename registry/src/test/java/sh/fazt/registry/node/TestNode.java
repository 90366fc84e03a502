package sh.fazt.registry.node;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Actor;
import sh.fazt.journal.AppId;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.Source;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.registry.change.DeployDetails;
import sh.fazt.registry.change.DeployOutcome;
import sh.fazt.registry.change.Registry;
import sh.fazt.registry.content.StoredTree;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.KeyLimits;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.domain.app.MetadataChange;
import sh.fazt.registry.settings.NodeOptions;
import sh.fazt.registry.time.NodeTime;
import sh.fazt.registry.zip.UploadLimits;

/**
 * A node in a folder of its own, which goes with it. Messages between its actors are serialised.
 */
public final class TestNode implements AutoCloseable {
  private static final AtomicLong COMMANDS = new AtomicLong();

  private final Path folder;
  private final String overrides;
  private final Clock clock;
  private Node node;

  private TestNode(Path folder, String overrides, Clock clock) {
    this.folder = folder;
    this.overrides = overrides;
    this.clock = clock;
    this.node = start();
  }

  public static TestNode open() {
    return open("");
  }

  /**
   * With some settings changed.
   *
   * @param overrides HOCON that wins over everything else
   */
  public static TestNode open(String overrides) {
    return open(overrides, Clock.systemUTC());
  }

  /** With some settings changed, and a clock that tells it the time. */
  public static TestNode open(String overrides, Clock clock) {
    try {
      return new TestNode(Files.createTempDirectory("fazt-node-"), overrides, clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Node start() {
    return Node.open(
        new NodeOptions(
                folder.resolve("fazt.db"),
                "main",
                ConfigFactory.load(),
                ConfigFactory.parseString(overrides + "\npekko.actor.serialize-messages = on"),
                clock,
                new Random(1))
            .counting(clock instanceof HandClock hand ? hand::passed : NodeTime.counting(clock)));
  }

  public Node node() {
    return node;
  }

  public Path folder() {
    return folder;
  }

  /**
   * A node on a copy of this one's file as it was when its journal had no more than these events:
   * what a crash at that moment would have left.
   */
  public TestNode asOf(long revision) {
    try {
      Path copy = Files.createTempDirectory("fazt-node-");
      Path file = copy.resolve("fazt.db");
      try (var connection =
              DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("fazt.db"));
          var statement = connection.createStatement()) {
        statement.execute("VACUUM INTO '" + file + "'");
      }
      try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
          var statement = connection.createStatement()) {
        for (String rest :
            List.of(
                "event_tag WHERE event_id",
                "event_journal WHERE ordering",
                "journal_chain WHERE ordering")) {
          statement.executeUpdate("DELETE FROM " + rest + " > " + revision);
        }
        statement.executeUpdate("DELETE FROM pekko_projection_offset_store");
        statement.executeUpdate(
            "UPDATE sqlite_sequence SET seq = " + revision + " WHERE name = 'event_journal'");
      }
      return new TestNode(copy, overrides, clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Waits until the view of files and the upkeep of storage have written all they will, so that
   * nobody has a turn by itself.
   */
  public void awaitQuiet() {
    try {
      Eventually.until(
          () ->
              !node.storageUpkeep().isUnderWay()
                  && !node.database().writeLock().isTaken()
                  && node.database()
                      .readNow(
                          handle ->
                              handle
                                  .createQuery(
                                      "SELECT coalesce((SELECT max(ordering) FROM event_journal), 0)"
                                          + " <= coalesce((SELECT max(CAST(current_offset AS"
                                          + " INTEGER)) FROM pekko_projection_offset_store), 0)")
                                  .mapTo(Boolean.class)
                                  .one()));
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Stops it and starts it again on the same file. */
  public void restart() {
    stopped(() -> {});
  }

  /** The same, and something happens while it is stopped. */
  public void stopped(Runnable meanwhile) {
    node.close();
    meanwhile.run();
    node = start();
  }

  /** Stores files as a tree, as an upload would. */
  public StoredTree store(Map<String, String> files) {
    try (var pinned = node.content().pin();
        var writer = node.content().newTree(pinned, UploadLimits.from(node.config()))) {
      for (var file : files.entrySet()) {
        writer.add(file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8));
      }
      return writer.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deploys one page with this text to the name. */
  public CompletionStage<DeployOutcome> deploy(String name, String text) {
    return node.registry()
        .deploy(
            Subdomain.of(name),
            store(Map.of("index.html", text)),
            new DeployDetails(Source.DEPLOY, "", MetadataChange.NOTHING),
            aCommand());
  }

  /** Makes an app that serves one page with this text, and no name that leads to it. */
  public AppId app(String id, String text) {
    var app = AppId.of(id);
    var tree = store(Map.of("index.html", text));
    done(
        node.registry()
            .change(
                app,
                new App.CreateApp(
                    aCommand(),
                    Metadata.titled(id),
                    Source.DEPLOY,
                    new App.NewRelease(
                        tree.tree(),
                        tree.fileCount(),
                        tree.bytes(),
                        Source.DEPLOY,
                        "",
                        MetadataChange.NOTHING))));
    return app;
  }

  /** Gives the name a target. */
  public void point(String name, Target target) {
    done(change(name, new Alias.PointAlias(aCommand(), target, Alias.Replacing.ANYTHING)));
  }

  public CompletionStage<Answer> change(String name, Alias.Command command) {
    return node.registry().change(Subdomain.of(name), command);
  }

  public CompletionStage<Answer> swap(String first, String second) {
    return node.registry()
        .swap(aCommand(), Subdomain.of(first), Subdomain.of(second), Registry.Expected.ANY);
  }

  public @Nullable Target target(String name) {
    return node.table().now().target(Subdomain.of(name));
  }

  /** Waits for an answer that something was done. */
  public static Answer.Done done(CompletionStage<Answer> stage) {
    return switch (stage.toCompletableFuture().join()) {
      case Answer.Done done -> done;
      case Answer.Rejected(var refused) -> throw new AssertionError("refused: " + refused);
      case Answer.Planned plan -> throw new AssertionError("only planned: " + plan);
    };
  }

  /** Waits for a refusal. */
  public static Rejection refused(CompletionStage<Answer> stage) {
    return switch (stage.toCompletableFuture().join()) {
      case Answer.Done done -> throw new AssertionError("not refused: " + done);
      case Answer.Rejected(var why) -> why;
      case Answer.Planned plan -> throw new AssertionError("not refused: " + plan);
    };
  }

  /** Waits for a plan: what would be written. */
  public static List<JournalEvent> planned(CompletionStage<Answer> stage) {
    return switch (stage.toCompletableFuture().join()) {
      case Answer.Planned(var events) -> events;
      case Answer.Done done -> throw new AssertionError("not only planned: " + done);
      case Answer.Rejected(var refused) -> throw new AssertionError("refused: " + refused);
    };
  }

  /** How many events have this text somewhere. */
  public long eventsSaying(String text) {
    return node.database()
        .readNow(
            handle ->
                handle
                    .createQuery(
                        "SELECT count(*) FROM event_journal"
                            + " WHERE instr(CAST(event_payload AS TEXT), ?) > 0")
                    .bind(0, text)
                    .mapTo(Long.class)
                    .one());
  }

  /** The simple class names of the events after this revision, oldest first. */
  public List<String> eventsAfter(long revision) {
    return node.database()
        .readNow(
            handle ->
                handle
                    .createQuery(
                        "SELECT event_ser_manifest FROM event_journal WHERE ordering > ?"
                            + " ORDER BY ordering")
                    .bind(0, revision)
                    .mapTo(String.class)
                    .map(name -> name.replaceFirst(".*\\.", ""))
                    .list());
  }

  /** Runs a statement on the database as another program would. */
  public void sql(String statement) {
    node.database().lane().write("test", handle -> handle.execute(statement)).join();
  }

  /** The one number that a query of the database gives. */
  public long number(String query) {
    return node.database().readNow(handle -> handle.createQuery(query).mapTo(Long.class).one());
  }

  public CommandMeta aCommand() {
    return new CommandMeta(
        Actor.key("test"),
        "",
        "c" + COMMANDS.incrementAndGet(),
        "",
        "main",
        KeyLimits.NONE,
        null,
        null,
        null);
  }

  /** How many events the journal has. */
  public long events() {
    return node.database()
        .readNow(
            handle ->
                handle.createQuery("SELECT count(*) FROM event_journal").mapTo(Long.class).one());
  }

  @Override
  public void close() {
    node.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
