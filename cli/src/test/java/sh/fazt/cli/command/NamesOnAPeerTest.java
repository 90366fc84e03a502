package sh.fazt.cli.command;

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
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.RealPeer;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.api.FakePeer;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.registry.control.PlainJson;

/** Aliases of a real node, by the command line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NamesOnAPeerTest {
  private final Path folder;
  private final TestShell shell;
  private RealPeer peer;
  private String app;
  private String other;

  @SuppressWarnings("NullAway.Init") // made before all tests
  NamesOnAPeerTest(@TempDir Path folder) {
    this.folder = folder;
    this.shell = new TestShell(folder, new NoNode());
  }

  @BeforeAll
  void start() throws IOException {
    peer = RealPeer.start(folder);
    String token = peer.key("laptop", "deploy,read,route");
    assertThat(shell.run("remote", "add", "zyt", "--url", peer.url(), "--token", token))
        .isEqualTo(ExitCode.OK);
    app = deployed("tetris");
    other = deployed("chess");
  }

  @AfterAll
  void stop() {
    peer.close();
  }

  private String deployed(String name) throws IOException {
    Files.createDirectories(folder.resolve(name));
    Files.writeString(folder.resolve(name).resolve("index.html"), name);
    assertThat(shell.run("app", "deploy", name, "--json")).isEqualTo(ExitCode.OK);
    return String.valueOf(data().get("app_id"));
  }

  private Map<String, ?> data() throws IOException {
    return PlainJson.object(PlainJson.readObject(shell.out()).get("data"));
  }

  private List<String> lines(String... words) {
    assertThat(shell.run(words)).as(shell.err()).isEqualTo(ExitCode.OK);
    return shell.out().lines().toList();
  }

  @Test
  void namesAreLinkedReservedRedirectedAndListedInFull() {
    assertThat(lines("app", "link", "game", "--id", app))
        .containsExactly("Linked game → " + app, "URL: http://game.localhost:" + peer.port() + "/");
    assertThat(lines("app", "reserve", "later")).containsExactly("Reserved later");
    assertThat(lines("app", "redirect", "docs", "https://example.org/a", "--keep-path"))
        .containsExactly("Redirected docs → https://example.org/a");
    assertThat(lines("app", "split", "both", "--ids", app + ":70," + other + ":30"))
        .containsExactly(
            "Configured traffic split for both", "  " + app + ": 70%", "  " + other + ": 30%");
    assertThat(lines("app", "aliases"))
        .contains(
            "Aliases on zyt:",
            "SUBDOMAIN  TYPE      TARGET",
            "game       proxy     " + app,
            "later      reserved  -",
            "docs       redirect  https://example.org/a (301, path kept)",
            "both       split     " + app + " 70%, " + other + " 30%");
    assertThat(lines("app", "list").toString()).contains(app, "game", "tetris");
  }

  @Test
  void namesAreSwappedAndLetGoAtTheConditionsThatAreNamed() throws IOException {
    lines("app", "link", "left", "--id", app);
    lines("app", "link", "right", "--id", other);
    assertThat(lines("app", "swap", "left", "right", "--reason", "a new game"))
        .containsExactly("Swapped left ↔ right");
    var explained = lines("explain", "left.localhost:" + peer.port());
    assertThat(explained.getFirst()).isEqualTo("left.localhost:" + peer.port());
    assertThat(explained).anyMatch(line -> line.startsWith("  app      " + other));
    assertThat(explained)
        .anyMatch(line -> line.contains("swapped left and right") && line.endsWith(": a new game"));
    assertThat(explained.getLast()).isEqualTo("= file, status 200");

    assertThat(shell.run("app", "unlink", "left", "--expect", "v1")).isEqualTo(ExitCode.CONFLICT);
    assertThat(shell.err()).contains("v2");
    assertThat(lines("app", "unlink", "left", "--expect", "v2")).containsExactly("Unlinked left");
    assertThat(shell.run("app", "unlink", "left")).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.run("app", "swap", "left", "right", "--json")).isEqualTo(ExitCode.REFUSED);
    assertThat(PlainJson.object(PlainJson.readObject(shell.out()).get("error")))
        .containsEntry("code", "ALIAS_NOT_FOUND");
  }

  @Test
  void whatOthersWroteDoesNothingToTheTerminal() throws IOException {
    Files.createDirectories(folder.resolve("evil"));
    Files.writeString(folder.resolve("evil").resolve("index.html"), "evil");
    try (var fake =
        new FakePeer(
            FakePeer.always(
                200,
                "{\"data\":[{\"id\":\"app_evil0000\",\"title\":\"a\\u001b]0;owned\\u0007\\nb\","
                    + "\"visibility\":\"unlisted\",\"aliases\":[]}]}"))) {
      lines("remote", "add", "evil", "--url", "http://localhost:" + fake.port(), "--token", "t");
      assertThat(shell.run("app", "list", "--on", "evil")).isEqualTo(ExitCode.OK);
      assertThat(shell.out()).contains("a\uFFFD]0;owned\uFFFD\uFFFDb").doesNotContain("\u001b");
    }
  }

  @Test
  void aPeerThatKnowsNoPlansIsNotSentOne() throws IOException {
    try (var older = new FakePeer(FakePeer.always(404, "404 page not found\n"))) {
      lines("remote", "add", "old", "--url", "http://localhost:" + older.port(), "--token", "t");
      for (String flag : List.of("--plan", "--expect=v1", "--idempotency-key=k")) {
        assertThat(shell.run("app", "unlink", "blog", flag, "--on", "old"))
            .isEqualTo(ExitCode.REFUSED);
        assertThat(shell.err()).contains("peer 'old' is too old", "Nothing was sent");
      }
      assertThat(older.seen()).allMatch(request -> request.toString().contains("/api/system/info"));
    }
  }

  @Test
  void aSystemNameIsNoMatterOfKeys() {
    assertThat(shell.run("app", "reserve", "admin")).isEqualTo(ExitCode.NOT_ALLOWED);
    assertThat(shell.err()).contains("system name").doesNotContain("The key of peer");
    assertThat(shell.run("app", "unlink", "Bad Sub!")).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("Alias not found");
  }

  @Test
  void whatIsTypedWronglyIsSaidBeforeAnyoneIsAsked() {
    assertThat(shell.run("app", "split", "both", "--ids", app)).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("expected 'app_id:weight'");
    assertThat(shell.run("app", "link", "game")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("--id");
    assertThat(shell.run("app", "swap", "one")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("app", "redirect", "docs", "https://example.org", "--status", "x"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("app", "lnik", "game")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("link");
  }

  @Test
  void aKeyWithoutTheScopeIsToldWhich() {
    String reader = peer.key("reader", "read");
    lines("remote", "add", "weak", "--url", peer.url(), "--token", reader);
    assertThat(shell.run("@weak", "app", "reserve", "nope")).isEqualTo(ExitCode.NOT_ALLOWED);
    assertThat(shell.err()).contains("scope route");
    assertThat(shell.run("app", "reserve", "nope", "--on", "weak")).isEqualTo(ExitCode.NOT_ALLOWED);
    assertThat(shell.run("@zyt", "app", "reserve", "nope", "--on", "weak"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("several peers");
  }
}
