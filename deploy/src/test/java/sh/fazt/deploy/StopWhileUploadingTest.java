package sh.fazt.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.deploy.History.Deploy;
import sh.fazt.http.WireClient;

/** An orderly stop (SIGTERM) while uploads come in. */
class StopWhileUploadingTest {
  /** Answers under way (3 s here), then entities and database, each bounded. */
  private static final long LONGEST_STOP_SECONDS = 60;

  private final Path folder;

  StopWhileUploadingTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aStoppedNodeEndsAndHasEveryDeployItAnswered() throws Exception {
    var history = new History();
    Path database = KillableNode.initialized(folder);
    try (var node = KillableNode.started(database)) {
      String token = node.newKey();
      var killer = new Killer(node, new KillMoment.AfterAnswers(Integer.MAX_VALUE, 0));
      var writer = new Writer(node.port(), token, history, killer);
      var stopping = new AtomicBoolean();
      var some = new CountDownLatch(3);
      Thread writing =
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int number = 1; node.isRunning() && !stopping.get(); number++) {
                      writer.deploy(new NumberedSite("busy", number), NumberedSite.ALL);
                      some.countDown();
                    }
                  });
      byte[] half =
          writer.request(Writer.form(new NumberedSite("half", 1_000_000), NumberedSite.ALL));
      try (var cutOff = WireClient.to(node.port())) {
        cutOff.send(Arrays.copyOf(half, half.length / 2));
        assertThat(some.await(60, TimeUnit.SECONDS)).isTrue();
        node.askToEnd();
        node.awaitEnd(LONGEST_STOP_SECONDS);
      }
      stopping.set(true);
      writing.join();
    }
    Path copy = StoredNode.copied(database, folder.resolve("copy"));
    try (var stored = StoredNode.open(copy)) {
      assertThat(stored.damage()).isEmpty();
      assertThat(history.answered()).hasSizeGreaterThanOrEqualTo(3);
      for (Deploy deploy : history.answered()) {
        assertThat(stored.lacks(new NumberedSite(deploy.name(), deploy.number()), NumberedSite.ALL))
            .isEmpty();
      }
      assertThat(stored.served()).containsOnlyKeys("busy");
    }
    try (var again = KillableNode.started(database);
        var visitor = new Visitor(again.port(), history)) {
      for (var part : NumberedSite.Part.values()) {
        var reply = visitor.read("busy", part, false);
        assertThat(reply).isNotNull();
        assertThat(reply.status()).isEqualTo(200);
      }
    }
  }
}
