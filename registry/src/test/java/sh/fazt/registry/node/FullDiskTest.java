package sh.fazt.registry.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.journal.Source;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.registry.change.DeployDetails;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlRequest;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.domain.app.MetadataChange;
import sh.fazt.registry.settings.NodeOptions;
import sh.fazt.registry.zip.UploadLimits;

/** A full disk has a way back by command. */
class FullDiskTest {
  private static final AtomicLong COMMANDS = new AtomicLong();
  private static final String SMALL = "fazt.registry.database.max-size = 2 MiB\n";

  private final Path folder;

  FullDiskTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void anAppIsRemovedThoughTheLargestSizeIsReached() throws IOException {
    try (var node = open(SMALL)) {
      deploy(node, "blog");
      fill(node);
      fillJournal(node);

      remove(node, "blog");

      assertThat(node.table().now().target(Subdomain.of("blog"))).isNull();
      assertThat(code(reserve(node, "still-full"))).isEqualTo("DISK_FULL");
    }
  }

  @Test
  void whatIsCollectedGoesBackToTheFileSystemAndWhatHoldsTheRestIsSaid() throws IOException {
    try (var node = open(SMALL + "fazt.registry.content.collection-grace = 0 s")) {
      deploy(node, "blog");
      fill(node);

      var gc = new ControlRequest("gc", Map.of("apply", "true"));
      var done = (ControlAnswer.Done) new LocalCommands(node).apply(gc);

      assertThat((Long) done.data().get("bytes")).isPositive();
      assertThat((Long) done.data().get("returned_bytes")).isGreaterThan(1_000_000);
      assertThat((Long) done.data().get("held_by_served_releases_bytes")).isEqualTo(4);
      assertThat(Files.size(folder.resolve("fazt.db"))).isLessThan(1_000_000);
      assertThat(code(reserve(node, "again"))).isEmpty();

      remove(node, "blog");
      done = (ControlAnswer.Done) new LocalCommands(node).apply(ControlRequest.of("gc"));
      assertThat((Long) done.data().get("held_by_served_releases_bytes")).isZero();
      assertThat((Long) done.data().get("held_by_removed_apps_bytes")).isEqualTo(4);
    }
  }

  @Test
  @Tag("system")
  void anAppIsRemovedThoughTheDiskIsReallyFull() throws Exception {
    Assumptions.assumeTrue(
        ran("mount", "-t", "tmpfs", "-o", "size=32m", "fazt-test", folder.toString()),
        "needs to mount a small file system");
    try (var node = open("")) {
      deploy(node, "blog");
      Path ballast = folder.resolve("ballast");
      fillDisk(ballast);
      fill(node);
      fillJournal(node);

      remove(node, "blog");

      Files.delete(ballast);
      Eventually.until(() -> !node.database().reserve().isOut());
      assertThat(code(reserve(node, "again"))).isEmpty();
    } finally {
      ran("umount", "-l", folder.toString());
    }
  }

  private Node open(String settings) {
    return Node.open(
        NodeOptions.of(
            folder.resolve("fazt.db"), ConfigFactory.load(), ConfigFactory.parseString(settings)));
  }

  private static void deploy(Node node, String name) throws IOException {
    try (var pinned = node.content().pin();
        var writer = node.content().newTree(pinned, UploadLimits.from(node.config()))) {
      writer.add("index.html", "page".getBytes(StandardCharsets.UTF_8));
      var details = new DeployDetails(Source.DEPLOY, "", MetadataChange.NOTHING);
      node.registry()
          .deploy(Subdomain.of(name), writer.finish(), details, command())
          .toCompletableFuture()
          .join();
    }
    assertThat(node.table().now().target(Subdomain.of(name))).isNotNull();
  }

  private static void remove(Node node, String name) {
    var target =
        (Target.Proxy) Objects.requireNonNull(node.table().now().target(Subdomain.of(name)));
    assertThat(code(node.registry().remove(command(), List.of(target.app())))).isEmpty();
  }

  private static CompletionStage<Answer> reserve(Node node, String name) {
    return node.registry()
        .change(
            Subdomain.of(name),
            new Alias.PointAlias(command(), new Target.Reserved(), Alias.Replacing.ANYTHING));
  }

  /** The code of a refusal; empty if it was done. */
  private static String code(CompletionStage<Answer> stage) {
    return stage.toCompletableFuture().join() instanceof Answer.Rejected(var refused)
        ? refused.code().name()
        : "";
  }

  private static CommandMeta command() {
    return CommandMeta.system("test", "c" + COMMANDS.incrementAndGet(), "main");
  }

  /** Content nobody refers to, until there is no room for any more. */
  private static void fill(Node node) {
    var random = new Random(11);
    for (int size = 64 * 1024; size >= 256; size /= 2) {
      var full = false;
      while (!full) {
        byte[] bytes = new byte[size];
        byte[] hash = new byte[32];
        random.nextBytes(bytes);
        random.nextBytes(hash);
        try {
          node.database()
              .lane()
              .write(
                  "fill",
                  handle ->
                      handle.execute(
                          "INSERT INTO content VALUES (?, ?, 0, ?)", hash, bytes.length, bytes))
              .join();
        } catch (CompletionException e) {
          assertThat(e.getCause())
              .isInstanceOf(RejectedException.class)
              .hasMessageContaining("DISK_FULL");
          full = true;
        }
      }
    }
  }

  private static void fillJournal(Node node) {
    String code = "";
    for (int i = 0; code.isEmpty(); i++) {
      code = code(reserve(node, "filler-" + i));
    }
    assertThat(code).isEqualTo("DISK_FULL");
  }

  private static void fillDisk(Path ballast) throws IOException {
    try (var out = Files.newOutputStream(ballast)) {
      byte[] block = new byte[4096];
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("space");
    }
  }

  private static boolean ran(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
  }
}
