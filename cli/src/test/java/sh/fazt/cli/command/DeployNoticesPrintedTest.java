package sh.fazt.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
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
import sh.fazt.registry.control.PlainJson;

/** What {@code fazt app deploy} says about files that somebody may not have meant so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class DeployNoticesPrintedTest {
  private static final String NEAREST =
      "note: The release has no index.html at its root; the nearest is 'browser/index.html': did"
          + " you mean that folder?";

  private Path folder = Path.of("");
  private RealPeer peer;
  private TestShell shell;

  @SuppressWarnings("NullAway.Init") // made before all tests
  DeployNoticesPrintedTest() {}

  @BeforeAll
  void start(@TempDir Path temporary) {
    folder = temporary;
    peer = RealPeer.start(temporary);
    shell = new TestShell(temporary, new NoNode());
    remote(peer.url(), peer.key("laptop", "deploy,read,route"));
  }

  @AfterAll
  void stop() {
    peer.close();
  }

  private void remote(String url, String token) {
    shell.run("remote", "add", "zyt", "--replace", "--url", url, "--token", token);
  }

  private void site(String name, String... paths) throws IOException {
    for (String path : paths) {
      Path file = folder.resolve(name).resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, path);
    }
  }

  private void deploys(String... words) {
    assertThat(shell.run(words)).as(shell.err()).isEqualTo(ExitCode.OK);
  }

  @Test
  void eachNoticeIsALineAfterWhatWasDeployed() throws IOException {
    site("angular", "a.txt", "browser/index.html", "private/a", "private/b", "api/c.js");

    deploys("app", "deploy", "angular", "--name", "angular");

    assertThat(shell.out())
        .contains("Deployed: angular\n")
        .endsWith(
            "\nnote: 3 files are never served: 2 in private/, 1 in api/, which has no main.js or main.mjs"
                + " (private/a, private/b, api/c.js)\n"
                + NEAREST
                + "\n");
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void moreThanAreNamedAreCounted() throws IOException {
    site("many", "index.html");
    for (int i = 100; i < 1200; i++) {
      site("many", "private/" + i);
    }

    deploys("app", "deploy", "many", "--name", "many");

    assertThat(shell.out()).contains(" (private/100, private/1000, ", "/1008, and 1,090 more)\n");
  }

  @Test
  void programsGetThemAndQuietLeavesThemOut() throws IOException {
    site("json", "a.txt", "browser/index.html");

    deploys("app", "deploy", "json", "--name", "json", "--json");
    var data = PlainJson.object(PlainJson.readObject(shell.out()).get("data"));
    assertThat(data.get("notices"))
        .isEqualTo(
            List.of(
                Map.of(
                    "code",
                    "NO_INDEX",
                    "message",
                    NEAREST.replace("note: ", ""),
                    "count",
                    1L,
                    "paths",
                    List.of("browser/index.html"))));

    deploys("app", "deploy", "json", "--name", "json", "--quiet");
    assertThat(shell.out() + shell.err()).doesNotContain("note").hasLineCount(1);
  }

  @Test
  void aSiteAsItIsMeantIsToldAsEver() throws IOException {
    site("normal", "index.html", "api/main.js", "api/lib.js");

    deploys("app", "deploy", "normal", "--name", "normal");
    assertThat(shell.out()).doesNotContain("note");
    deploys("app", "deploy", "normal", "--name", "normal", "--json");
    assertThat(shell.out()).doesNotContain("notices");
  }

  @Test
  void whatAPeerSaysIsPrintedWithoutWhatATerminalWouldObey() throws IOException {
    site("evil", "index.html");
    String evil = "a\u001b[2Jb\nc\r\u009b31m\u202ed";
    var notice = Map.of("code", evil, "message", evil, "count", 7, "paths", List.of("x" + evil));
    var data = Map.of("site", "evil", "release", 1, "notices", List.of(notice, "none", Map.of()));
    try (var fake =
        new FakePeer(FakePeer.older(FakePeer.always(200, PlainJson.write(Map.of("data", data)))))) {
      remote("http://localhost:" + fake.port(), "t");
      deploys("app", "deploy", "evil", "--name", "evil");
      assertThat(shell.out())
          .contains("\nnote: a\ufffd[2Jb\ufffdc\ufffd\ufffd31m\ufffdd (xa\ufffd[2Jb")
          .contains(", and 6 more)\n")
          .doesNotContain("\u001b", "\r", "\u009b", "\u202e", "\nc");
    } finally {
      remote(peer.url(), peer.key("again", "deploy,read,route"));
    }
  }

  /** {@code docs/reference/json.md} names the codes that the contract has. */
  @Test
  void theCodesAreInTheReference() throws IOException {
    Path pages = Path.of("..", "docs", "reference");
    var told = new TreeSet<String>();
    Pattern.compile("^\\| `([A-Z_]+)` \\|", Pattern.MULTILINE)
        .matcher(Files.readString(pages.resolve("json.md")))
        .results()
        .forEach(row -> told.add(row.group(1)));
    assertThat(told).containsExactly("NOT_CHECKED", "NOT_SERVED", "NO_INDEX");
  }
}
