package sh.fazt.cli.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.RealPeer;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.api.FakePeer;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Shell;
import sh.fazt.registry.control.PlainJson;

/** The commands of older clients, against a real node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class OlderCommandsTest {
  private final Path folder;
  private final TestShell shell;
  private RealPeer peer;
  private String token;

  @SuppressWarnings("NullAway.Init") // made before all tests
  OlderCommandsTest(@TempDir Path folder) {
    this.folder = folder;
    this.shell = new TestShell(folder, new NoNode());
  }

  @BeforeAll
  void start() throws IOException {
    peer = RealPeer.start(folder);
    token = peer.key("laptop", "deploy,read,route,data,admin");
    ok("servers", "add", "zyt", "--url", peer.url(), "--token", token);
    Files.createDirectories(folder.resolve("notes"));
    Files.writeString(folder.resolve("notes").resolve("index.html"), "hello");
  }

  @AfterAll
  void stop() {
    peer.close();
  }

  private List<String> ok(String... words) {
    assertThat(shell.run(words)).as(shell.err()).isEqualTo(ExitCode.OK);
    return shell.out().lines().toList();
  }

  private Map<String, Object> data() throws IOException {
    return PlainJson.object(PlainJson.readObject(shell.out()).get("data"));
  }

  @Test
  void aNodeTellsHowItDoes() throws IOException {
    assertThat(ok("remote", "status", "zyt"))
        .startsWith("Server: zyt", "URL:    " + peer.url(), "", "Health:", "  Status:     healthy")
        .contains(
            "  Version:    1.0.0", "  Mode:       development", "  Uptime:     0m", "Resources:")
        .anyMatch(line -> line.matches(" {2}Memory: {5}[0-9]+\\.[0-9] MB / [0-9]+ MB"))
        .anyMatch(line -> line.matches(" {2}DB Conns: {3}[0-9]+ open, [0-9]+ in use"));
    assertThat(ok("peer", "status", "--quiet")).containsExactly("healthy");
    ok("remote", "status", "--json");
    assertThat(data()).containsEntry("peer", "zyt").containsEntry("status", "healthy");
    assertThat(ok("@all", "remote", "status")).contains("@zyt", "  Server: zyt");
    assertThat(ok("servers", "ping")).contains("Server 'zyt' is healthy!");
  }

  @Test
  void aNodeThatDoesNotAnswerOrRefusesIsAnExitCodeOfItsOwn() {
    ok("remote", "add", "gone", "--url", "http://localhost:1", "--token", "t");
    ok("remote", "add", "bad", "--url", peer.url(), "--token", "wrong");

    assertThat(shell.run("remote", "status", "gone")).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(shell.out()).isEqualTo("Server: gone (http://localhost:1)\nStatus: UNREACHABLE\n");
    assertThat(shell.run("servers", "ping", "gone")).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(shell.run("remote", "status", "bad")).isEqualTo(ExitCode.NOT_ALLOWED);
    assertThat(shell.run("remote", "status", "nobody")).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.run("@zyt", "remote", "status", "gone")).isEqualTo(ExitCode.USAGE);
    ok("remote", "remove", "gone", "--yes");
    ok("remote", "remove", "bad", "-y");
  }

  @Test
  void anUpgradeSaysWhatThereIs() throws IOException {
    try (var fake =
        new FakePeer(
            FakePeer.always(
                200,
                """
                {"data":{"success":true,"message":"x","current_version":"1.0.0",
                 "new_version":"1.1.0","action":"check_only"}}"""))) {
      ok("remote", "add", "old", "--url", "localhost:" + fake.port(), "--token", "t");
      var told =
          List.of(
              "Server:  old (http://localhost:" + fake.port() + ")",
              "Current: 1.0.0",
              "Latest:  1.1.0",
              "",
              "Update available!",
              "Run: fazt remote upgrade old");
      assertThat(ok("remote", "upgrade", "old", "check")).isEqualTo(told);
      assertThat(ok("remote", "upgrade", "--check", "--on", "old")).isEqualTo(told);
      assertThat(shell.run("remote", "upgrade", "old", "now")).isEqualTo(ExitCode.USAGE);
      ok("remote", "remove", "old", "--yes");
    }
  }

  @Test
  void directoriesAreDeployedInAllTheOldWays() {
    assertThat(ok("deploy", "--path", "notes", "--domain", "one", "--to", "zyt"))
        .contains("Deployed: one");
    assertThat(ok("deploy", "notes")).contains("Deployed: notes");
    assertThat(ok("client", "deploy", "--path", "notes", "--domain", "two", "--server", peer.url()))
        .contains("Deployed: two");
    assertThat(ok("remote", "deploy", "notes", "zyt", "--name", "three"))
        .contains("Skipping build (--no-build)", "Deployed: three");
    assertThat(shell.err()).contains("this is now: fazt app deploy");
    assertThat(shell.run("deploy")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("deploy", "notes", "--server", "http://localhost:2"))
        .isEqualTo(ExitCode.REFUSED);

    assertThat(ok("remote", "apps", "zyt").toString()).contains("Apps on zyt:", "one", "three");
    assertThat(ok("client", "apps").toString()).contains("Apps on zyt:", "two");
    assertThat(ok("client", "sites").getFirst()).startsWith("NAME").contains("FILES", "SIZE");
    assertThat(ok("client", "logs", "--site", "one")).containsExactly("No logs yet.");
  }

  @Test
  void aSiteIsDeletedByItsNameAfterAsking() {
    ok("deploy", "--path", "notes", "--domain", "doomed");

    assertThat(shell.run("client", "delete", "--site", "doomed")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("--yes");
    ok("client", "delete", "--site", "doomed", "--yes");
    assertThat(ok("client", "sites").toString()).doesNotContain("doomed");
  }

  @Test
  void aTokenIsKeptForThePeerOfAUrl() {
    ok("client", "set-auth-token", "--token", token);
    assertThat(ok("client", "set-auth-token", "--token", token, "--server", peer.url()))
        .containsExactly("Token saved for peer 'zyt'.");
    assertThat(
            ok("client", "set-auth-token", "--token", "t", "--server", "https://admin.example.com"))
        .containsExactly("Token saved for peer 'example.com'.");
    assertThat(ok("servers", "list").toString()).contains("https://admin.example.com");
    assertThat(ok("servers", "remove", "example.com", "--yes"))
        .containsExactly("Peer 'example.com' removed.");
    ok("servers", "default", "zyt");
  }

  @Test
  void aPersonIsAskedBeforeAPeerIsForgotten() {
    ok("peer", "add", "temp", "--url", "https://admin.example.org", "--token", "t");
    shell.at(new Shell.Terminal(true, true, true));

    assertThat(shell.typing("n\n").run("remote", "remove", "temp")).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("Forget 'temp' (https://admin.example.org)");
    assertThat(shell.typing("y\n").run("remote", "remove", "temp")).isEqualTo(ExitCode.OK);
    shell.at(Shell.Terminal.NONE);
  }
}
