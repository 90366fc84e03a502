package sh.fazt.registry.node;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import sh.fazt.journal.Actor;
import sh.fazt.journal.Source;
import sh.fazt.journal.Subdomain;
import sh.fazt.registry.CommandMeta;
import sh.fazt.registry.Reach;
import sh.fazt.registry.content.StoredTree;
import sh.fazt.registry.content.UploadLimits;

/**
 * A node in a folder of its own, which goes with it. Messages between its actors are serialised.
 */
public final class TestNode implements AutoCloseable {
  private static final AtomicLong COMMANDS = new AtomicLong();

  private final Path folder;
  private final String overrides;
  private Node node;

  private TestNode(Path folder, String overrides) {
    this.folder = folder;
    this.overrides = overrides;
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
    try {
      return new TestNode(Files.createTempDirectory("fazt-node-"), overrides);
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
            Clock.systemUTC(),
            new Random(1)));
  }

  public Node node() {
    return node;
  }

  public Path folder() {
    return folder;
  }

  /** Stops it and starts it again on the same file. */
  public void restart() {
    node.close();
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
            new DeployDetails(Source.DEPLOY, "", null),
            aCommand());
  }

  public CommandMeta aCommand() {
    return new CommandMeta(
        Actor.key("test"),
        "",
        "c" + COMMANDS.incrementAndGet(),
        "",
        "main",
        Reach.EVERYTHING,
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
