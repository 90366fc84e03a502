package sh.fazt.registry.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import sh.fazt.registry.node.Eventually;
import sh.fazt.registry.node.TestNode;

/** Views hear of what is written; they do not keep asking. */
class JournalFeedTest {
  @Test
  void aViewFollowsEachEventThoughItHardlyEverLooksByItself() throws TimeoutException {
    try (var test = TestNode.open("fazt.registry.journal.poll = 1 h")) {
      for (int release = 1; release <= 3; release++) {
        test.deploy("blog", "text " + release).toCompletableFuture().join();
        int expected = release;
        Eventually.until(() -> releases(test) == expected);
      }
    }
  }

  @Test
  void whatWasWrittenBeforeAStartIsReadAfterIt() throws TimeoutException {
    try (var test = TestNode.open("fazt.registry.journal.poll = 1 h")) {
      test.deploy("blog", "text").toCompletableFuture().join();
      Eventually.until(() -> releases(test) == 1);
      test.sql("DELETE FROM view_release");
      test.sql("DELETE FROM pekko_projection_offset_store");
      test.restart();
      Eventually.until(() -> releases(test) == 1);
      assertThat(test.events()).isEqualTo(3);
    }
  }

  private static int releases(TestNode test) {
    return test.node()
        .database()
        .readNow(
            handle ->
                handle.createQuery("SELECT count(*) FROM view_release").mapTo(Integer.class).one());
  }
}
