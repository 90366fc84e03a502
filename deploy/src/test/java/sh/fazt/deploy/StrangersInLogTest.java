package sh.fazt.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.http.WireClient;

/** What somebody without a key can make a node write into its log. */
class StrangersInLogTest {
  private static final int TIMES = 10;
  private static final long LONGEST_STOP_SECONDS = 60;

  /** Sent with each request, so that whatever the log says about one can be found. */
  private static final String MARK = "said-by-a-stranger";

  private final Path folder;

  StrangersInLogTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void anAnswerBeforeTheEndOfTheRequestIsNoLine() {
    Path database = KillableNode.initialized(folder);
    try (var node = KillableNode.started(database)) {
      var killer = new Killer(node, new KillMoment.AfterAnswers(Integer.MAX_VALUE, 0));
      new Writer(node.port(), node.newKey(), new History(), killer)
          .deploy(new NumberedSite("site", 1), NumberedSite.ALL);
      for (int i = 0; i < TIMES; i++) {
        // Longer than fazt.http.max-discarded-body, and nothing of it comes.
        assertAnswered(node, "site.localhost", "/?", "Content-Length: 3000000");
        assertAnswered(
            node, "site.localhost", "/?", "Content-Length: 3000000\r\nExpect: 100-continue");
        assertAnswered(
            node, "admin.localhost", "/health?", "Content-Length: 3\r\nExpect: 100-continue");
      }
      // Lines are written behind the answers; those of a node that has ended are all there.
      node.askToEnd();
      node.awaitEnd(LONGEST_STOP_SECONDS);
      assertThat(node.log()).doesNotContain(MARK, "early");
    }
  }

  private static void assertAnswered(KillableNode node, String host, String target, String fields) {
    try (var client = WireClient.to(node.port())) {
      client.send(
          "GET " + target + MARK + " HTTP/1.1\r\nHost: " + host + "\r\n" + fields + "\r\n\r\n");
      int status = client.read(false).status();
      // Whether it is asked for the rest before it is answered is a race.
      assertThat(status == 100 ? client.read(false).status() : status).isEqualTo(200);
    }
  }
}
