package sh.fazt.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.RealPeer;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Shell;
import sh.fazt.registry.control.PlainJson;

/** Apps, keys and environment values of real nodes, by the command line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppsOnAPeerTest {
  private final Path folder;
  private final TestShell shell;
  private RealPeer first;
  private RealPeer second;

  @SuppressWarnings("NullAway.Init") // made before all tests
  AppsOnAPeerTest(@TempDir Path folder) {
    this.folder = folder;
    this.shell = new TestShell(folder, new NoNode());
  }

  @BeforeAll
  void start() throws IOException {
    first = RealPeer.start(Files.createDirectories(folder.resolve("first")));
    second = RealPeer.start(Files.createDirectories(folder.resolve("second")));
    know("zyt", first);
    know("abc", second);
    Files.createDirectories(folder.resolve("site"));
    Files.writeString(folder.resolve("site").resolve("index.html"), "hello");
    lines("remote", "default", "zyt");
  }

  private void know(String name, RealPeer peer) {
    lines("remote", "add", name, "--url", peer.url(), "--token", peer.key(name, "admin"));
  }

  @AfterAll
  void stop() {
    first.close();
    second.close();
  }

  private String deployed(String name) {
    lines("app", "deploy", "site", "--name", name);
    return id(name);
  }

  private String id(String name) {
    return lines("app", "info", name, "--quiet").getFirst();
  }

  private List<String> lines(String... words) {
    assertThat(shell.run(words)).as(shell.err()).isEqualTo(ExitCode.OK);
    return shell.out().lines().toList();
  }

  @Test
  void anAppIsShownByAnyOfItsNames() {
    String id = deployed("shown");
    assertThat(lines("app", "info", "shown"))
        .contains("ID:          " + id, "Aliases:     shown", "Files:       1", "Size:        5 B");
    for (String[] words :
        List.of(
            new String[] {"app", "info", "--alias", "shown", "-q"},
            new String[] {"app", "info", "--id", id, "-q"},
            new String[] {"-q", "--on", "zyt", "app", "info", id},
            new String[] {"@zyt", "-q", "app", "info", "shown"})) {
      assertThat(lines(words)).containsExactly(id);
    }
    assertThat(lines("app", "list", "zyt"))
        .contains("Apps on zyt:")
        .anyMatch(row -> row.contains(id));
    assertThat(lines("app", "list", "--aliases")).contains("Aliases on zyt:");
    assertThat(shell.run("app", "info", "nobody")).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).startsWith("fazt: App or alias not found");
  }

  @Test
  void aForkIsMadeShownInTheFamilyAndRemoved() {
    String id = deployed("parent");
    var forked = lines("app", "fork", "parent", "--as", "child");
    assertThat(forked).contains("From:   " + id, "Alias:  child");
    lines("app", "fork", "child", "--as", "grandchild");
    lines("app", "fork", "parent");
    var family = lines("app", "lineage", "grandchild");
    assertThat(family).hasSize(4);
    assertThat(family.getFirst()).isEqualTo(id + " \"parent\" [parent]");
    assertThat(family.get(1)).startsWith("├── ").endsWith("[child]");
    assertThat(family.get(2)).startsWith("│   └── ").endsWith("[grandchild]");
    assertThat(family.get(3)).startsWith("└── ");
    assertThat(lines("app", "remove", "child", "--with-forks", "--yes"))
        .containsExactly("App removed", "Deleted 2 apps (including forks)");
  }

  @Test
  void releasesAreListedAndWhoSeesAnAppIsSaid() {
    String id = deployed("edited");
    deployed("edited");
    assertThat(lines("app", "releases", "edited"))
        .anyMatch(row -> row.matches("2 +\\* +1 +5 B .*"));
    assertThat(lines("app", "visibility", "edited", "private"))
        .containsExactly(id + " is private now");
    lines("app", "edit", "edited", "--title", "New name", "--tags", "a,b", "--spa");
    assertThat(lines("app", "info", "edited"))
        .contains("Title:       New name", "Tags:        a, b", "Visibility:  private");
    assertThat(lines("app", "edit", "edited", "--settings", "views=off", "--plan"))
        .anyMatch(line -> line.contains("\"settings\":{\"views\":\"off\"}"));
    assertThat(shell.run("app", "edit", "edited", "--settings", "views")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("app", "visibility", "edited", "secret")).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.run("app", "edit", "edited", "--title", "x", "--expect", "v1"))
        .isEqualTo(ExitCode.CONFLICT);
  }

  @Test
  void aPlanChangesNothing() throws IOException {
    String id = deployed("planned");
    var plan = lines("app", "remove", "planned", "--plan");
    assertThat(plan)
        .contains("Nothing was changed. This would be written:", "  AppRemoved", "  AliasRemoved");
    assertThat(id("planned")).isEqualTo(id);
    lines("app", "fork", "planned", "--as", "planned-2", "--plan", "--json");
    assertThat(PlainJson.object(PlainJson.readObject(shell.out()).get("data"))).containsKey("plan");
    assertThat(shell.run("app", "info", "planned-2")).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void anAppIsDeployedToByItsId() {
    String id = deployed("by-id");
    String other = deployed("by-id-other");
    lines("app", "split", "a-split", "--ids", id + ":50," + other + ":50");
    assertThat(lines("app", "deploy", "site", "--id", id))
        .contains("Deployed: by-id", "Release:  2");
    assertThat(lines("app", "deploy", "site", "--alias", "by-id")).contains("Release:  3");
    assertThat(shell.run("app", "deploy", "site", "--alias", "by-id", "--expect", "v1"))
        .isEqualTo(ExitCode.CONFLICT);
    for (int i = 0; i < 2; i++) {
      assertThat(lines("app", "deploy", "site", "--alias", "by-id", "--idempotency-key", "once"))
          .contains("Release:  4");
    }
    lines("app", "unlink", "by-id");
    assertThat(shell.run("app", "deploy", "site", "--id", id)).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("no name of its own leads to " + id, "fazt app link NAME");
    assertThat(shell.run("app", "deploy", "site", "--id", id, "--name", "x"))
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aRemovalIsConfirmedAtATerminalAndByAWordInScripts() {
    deployed("asked");
    assertThat(shell.run("app", "remove", "asked")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("Say --yes if it is meant.");
    var person = new TestShell(folder, new NoNode()).at(new Shell.Terminal(true, true, true));
    assertThat(person.typing("n\n").run("app", "remove", "asked")).isEqualTo(ExitCode.REFUSED);
    assertThat(person.err()).contains("[y/N]", "nothing was changed");
    assertThat(person.typing("y\n").run("app", "remove", "asked")).isEqualTo(ExitCode.OK);
    assertThat(shell.run("app", "info", "asked")).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void removingANameNeverRemovesTheApp() {
    String id = deployed("stays");
    for (String[] words :
        List.of(
            new String[] {"app", "remove", "--alias", "extra", "--from", "zyt"},
            new String[] {"@zyt", "app", "remove", "--alias", "extra"},
            new String[] {"app", "--from", "zyt", "--alias", "extra", "remove"})) {
      lines("app", "link", "extra", "--id", id);
      assertThat(lines(words)).containsExactly("Unlinked extra");
      assertThat(id("stays")).isEqualTo(id);
    }
    assertThat(shell.run("app", "remove", "stays", "--alias", "extra", "--yes"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(id("stays")).isEqualTo(id);
  }

  @Test
  void whatIsNamedTwiceIsNotGuessed() {
    String one = deployed("twice-a");
    String other = deployed("twice-b");
    for (String[] words :
        List.of(
            new String[] {"app", "remove", "twice-a", "--id", other, "--yes"},
            new String[] {"app", "remove", "--alias", "twice-a", "--id", other, "--yes"},
            new String[] {"app", "remove", "--alias", "twice-a", "--with-forks"},
            new String[] {"app", "remove", "--id", "twice-a", "--yes"},
            new String[] {"app", "info", "twice-a", "--alias", "twice-b"},
            new String[] {"@zyt", "app", "list", "abc"},
            new String[] {"@,", "app", "list"},
            new String[] {"@zyt"})) {
      assertThat(shell.run(words)).as(String.join(" ", words)).isEqualTo(ExitCode.USAGE);
    }
    assertThat(id("twice-a")).isEqualTo(one);
    assertThat(id("twice-b")).isEqualTo(other);
    assertThat(lines("app")).contains("Apps on zyt:");
    assertThat(lines("app", "list", "-q")).contains(one, other);
  }

  @Test
  void severalPeersAnswerOneAfterTheOtherAndAreNamed() throws IOException {
    assertThat(lines("@zyt,abc", "app", "deploy", "site", "--name", "everywhere"))
        .contains("@zyt", "@abc");
    assertThat(lines("@all", "app", "list"))
        .contains("@abc", "  Apps on abc:", "@zyt", "  Apps on zyt:");
    deployed("only-here");
    assertThat(shell.run("app", "info", "only-here", "--on", "zyt,abc", "--json"))
        .isEqualTo(ExitCode.REFUSED);
    var answers = (List<?>) PlainJson.readObject(shell.out()).get("data");
    assertThat(answers).hasSize(2);
    assertThat(PlainJson.object(((List<?>) answers).get(0))).containsKeys("peer", "data");
    assertThat(PlainJson.object(((List<?>) answers).get(1))).containsKeys("peer", "error");
    assertThat(shell.run("@nobody,zyt", "app", "list")).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("peer 'nobody' not found", "Peers: abc, zyt");
  }

  @Test
  void keysAndEnvironmentValuesAreKept() {
    String token =
        lines("key", "create", "ci", "--scopes", "deploy", "--names", "pr-*", "-q").getFirst();
    assertThat(token).matches("[0-9a-f]{64}");
    String row =
        lines("key", "list").stream().filter(one -> one.contains("pr-*")).findFirst().orElseThrow();
    assertThat(row).contains("ci", "deploy").doesNotContain(token);
    lines("key", "revoke", row.replaceFirst(" .*", ""));
    assertThat(lines("key", "list")).noneMatch(one -> one.contains("pr-*"));
    assertThat(shell.run("key", "revoke", "999")).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("there is no key 999");

    deployed("with-env");
    shell.typing("me@example.com\n");
    lines("env", "set", "with-env", "MAIL_FROM", "--value-stdin");
    assertThat(shell.run("env", "set", "with-env", "MAIL_FROM")).isEqualTo(ExitCode.USAGE);
    String value =
        lines("env", "list", "with-env").stream()
            .filter(one -> one.endsWith("MAIL_FROM"))
            .findFirst()
            .orElseThrow();
    assertThat(value).doesNotContain("me@example.com");
    assertThat(shell.run("env", "remove", "with-env", "OTHER")).isEqualTo(ExitCode.REFUSED);
    assertThat(lines("env", "remove", "with-env", "MAIL_FROM"))
        .containsExactly("Removed MAIL_FROM");
    assertThat(lines("env", "list", "with-env")).containsExactly("No values yet.");
  }

  @Test
  void aNodeTellsWhatItIs() {
    assertThat(lines("@zyt", "server", "info"))
        .contains("Version:     1.0.0", "Domain:      localhost");
    assertThat(shell.run("@zyt", "upgrade", "--check")).isNotEqualTo(ExitCode.OK);
    assertThat(shell.err()).contains("fazt.upgrade.source").doesNotContain("latest");
    assertThat(lines("app", "create", "from-template", "--template", "spa", "--on", "zyt"))
        .contains("Created from-template from 'spa'");
  }
}
