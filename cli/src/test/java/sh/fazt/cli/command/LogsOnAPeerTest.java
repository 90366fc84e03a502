package sh.fazt.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.RealPeer;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.shell.ExitCode;

/** What functions write, by the command line. */
@Timeout(60)
class LogsOnAPeerTest {
  private final ExecutorService running = Executors.newVirtualThreadPerTaskExecutor();
  private final Path folder;
  private final TestShell shell;
  private RealPeer peer;

  @SuppressWarnings("NullAway.Init") // made before each test
  LogsOnAPeerTest(@TempDir Path folder) {
    this.folder = folder;
    this.shell = new TestShell(folder, new NoNode());
  }

  @BeforeEach
  void deploy() throws IOException {
    peer = RealPeer.start(Files.createDirectories(folder.resolve("peer")));
    run("remote", "add", "zyt", "--url", peer.url(), "--token", peer.key("zyt", "admin"));
    Path api = Files.createDirectories(folder.resolve("site/api"));
    Files.writeString(
        api.resolve("main.js"),
        """
        console.log('said', request.query.say);
        if (request.query.say === 'wrong') throw new Error('it is ' + request.query.say);
        'ok'
        """);
    run("app", "deploy", "site", "--name", "talker");
  }

  @AfterEach
  void stop() {
    peer.close();
    running.shutdownNow();
  }

  private void run(String... words) {
    assertThat(shell.run(words)).as(shell.err()).isEqualTo(ExitCode.OK);
  }

  /** Asks the app, as a visitor does. */
  private String visit(String say) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), peer.port())) {
      socket
          .getOutputStream()
          .write(
              ("GET /api/?say="
                      + say
                      + " HTTP/1.1\r\nHost: talker.localhost\r\n"
                      + "Connection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theLastLineIsTheNewest() throws IOException {
    run("app", "logs", "talker");
    assertThat(shell.out()).contains("Nothing was written yet.");
    assertThat(visit("one")).contains("200 OK");
    assertThat(visit("wrong")).contains("500 Internal");

    run("app", "logs", "talker", "--quiet");
    assertThat(shell.out().lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).endsWith("INFO  said one"),
            line -> assertThat(line).endsWith("INFO  said wrong"),
            line -> assertThat(line).contains("ERROR Error: it is wrong (api/main.js:2:"));
    run("app", "logs", "talker", "--level", "error", "--json");
    assertThat(shell.out()).contains("\"level\":\"error\"").doesNotContain("said");
    run("app", "errors", "talker");
    assertThat(shell.out()).contains("Error: it is wrong", "api/main.js:2");
  }

  @Test
  void whoFollowsSeesEachLineAsItComes() throws Exception {
    visit("before");
    var follower = new TestShell(folder, new NoNode());
    running.execute(() -> follower.run("app", "logs", "talker", "-f", "--json"));

    follower.awaitOut("\"message\":\"said before\"");
    visit("after");
    follower.awaitOut("\"message\":\"said after\"");
    assertThat(follower.out().lines()).allMatch(line -> line.startsWith("{\"id\":"));
  }
}
