package sh.fazt.benchmarks;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Actor;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Source;
import sh.fazt.journal.Subdomain;
import sh.fazt.registry.change.AppOutcome;
import sh.fazt.registry.change.DeployDetails;
import sh.fazt.registry.change.DeployOutcome;
import sh.fazt.registry.content.StoredTree;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.KeyLimits;
import sh.fazt.registry.domain.app.MetadataChange;
import sh.fazt.registry.node.Node;
import sh.fazt.registry.settings.NodeOptions;
import sh.fazt.registry.zip.UploadLimits;

/**
 * Fills a database that no node runs on, through the registry: apps with a name and a page of their
 * own, every tenth with a second release, and forks of one of them, each with a name. Prints the id
 * of the app that was forked.
 *
 * <p>Arguments: the database, how many apps, how many forks.
 */
public final class ManyApps {
  private static final int AT_ONCE = 64;
  private static final int WITH_SECOND_RELEASE = 10;

  private final Node node;
  private final Semaphore turns = new Semaphore(AT_ONCE);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private ManyApps(Node node) {
    this.node = node;
  }

  public static void main(String[] arguments) {
    var options =
        new NodeOptions(
            Path.of(arguments[0]),
            "main",
            ConfigFactory.load(),
            ConfigFactory.empty(),
            Clock.systemUTC(),
            new SecureRandom());
    try (var node = Node.open(options)) {
      System.out.println(
          new ManyApps(node).fill(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2])));
    }
  }

  private AppId fill(int apps, int forks) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < apps; i++) {
        int number = i;
        turns.acquireUninterruptibly();
        threads.execute(() -> counted(() -> made(number)));
      }
      turns.acquireUninterruptibly(AT_ONCE);
      turns.release(AT_ONCE);
      var parent = made(apps);
      for (int i = 0; i < forks; i++) {
        int number = i;
        turns.acquireUninterruptibly();
        threads.execute(() -> counted(() -> forked(parent, number)));
      }
      turns.acquireUninterruptibly(AT_ONCE);
      Throwable why = failure.get();
      if (why != null) {
        throw new IllegalStateException(why);
      }
      return parent;
    }
  }

  private void counted(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      failure.set(e);
    } finally {
      turns.release();
    }
  }

  private AppId made(int number) {
    var app = deployed(number, "first");
    if (number % WITH_SECOND_RELEASE == 0) {
      deployed(number, "second");
    }
    return app;
  }

  private AppId deployed(int number, String text) {
    try (var pinned = node.content().pin();
        var writer = node.content().newTree(pinned, UploadLimits.from(node.config()))) {
      writer.add("index.html", bytes("<h1>" + number + " " + text + "</h1>"));
      writer.add("style.css", bytes("h1 { color: black }"));
      writer.add("script.js", bytes("console.log('the same everywhere')"));
      StoredTree tree = writer.finish();
      var outcome =
          join(
              node.registry()
                  .deploy(
                      Subdomain.of("app-" + number),
                      tree,
                      new DeployDetails(Source.DEPLOY, "", MetadataChange.NOTHING),
                      command("deploy-" + number + text)));
      return switch (outcome) {
        case DeployOutcome.Deployed done -> done.app();
        case DeployOutcome.Rejected(var why) -> throw new IllegalStateException(why.sentence());
        case DeployOutcome.Planned _ -> throw new IllegalStateException("only planned");
      };
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void forked(AppId parent, int number) {
    var outcome =
        join(
            node.registry()
                .fork(
                    command("fork-" + number),
                    parent,
                    null,
                    Subdomain.of("fork-" + number),
                    false));
    if (!(outcome instanceof AppOutcome.Made)) {
      throw new IllegalStateException(outcome.toString());
    }
  }

  private static CommandMeta command(String id) {
    return new CommandMeta(
        Actor.system("bench"), "", id, "", "main", KeyLimits.NONE, null, null, null);
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
