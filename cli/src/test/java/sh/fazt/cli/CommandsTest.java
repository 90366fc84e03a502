package sh.fazt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.grammar.CommandSpec;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.registry.control.PlainJson;

/** What holds for every command of the table. */
class CommandsTest {
  private final TestShell shell;

  CommandsTest(@TempDir Path folder) {
    shell = new TestShell(folder, new NoNode());
  }

  static List<List<String>> everyPath() {
    var paths = new ArrayList<List<String>>();
    collect(
        List.of(), new Commands(new NoNode(), Timeouts.NORMAL, Clock.systemUTC()).root(), paths);
    return paths;
  }

  private static void collect(List<String> path, CommandSpec command, List<List<String>> paths) {
    paths.add(path);
    for (CommandSpec below : command.subcommands()) {
      var longer = new ArrayList<>(path);
      longer.add(below.name());
      collect(longer, below, paths);
    }
  }

  @ParameterizedTest
  @MethodSource("everyPath")
  void helpIsGivenForItAndShowsAnExample(List<String> path) {
    var words = new ArrayList<>(path);
    words.add("--help");

    assertThat(shell.run(words.toArray(String[]::new))).isEqualTo(ExitCode.OK);
    assertThat(shell.out()).contains("Usage: fazt");
    assertThat(shell.out()).containsAnyOf("Examples:", "Commands:");
    assertThat(shell.err()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("everyPath")
  void helpIsGivenAsJsonToo(List<String> path) throws IOException {
    var words = new ArrayList<>(path);
    words.addAll(List.of("--help", "--json"));

    shell.run(words.toArray(String[]::new));

    assertThat(PlainJson.object(PlainJson.readObject(shell.out()).get("data")))
        .containsKeys("command", "summary", "usage", "flags", "examples");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-version", "-v", "version"})
  void theVersionHasThreeLines(String word) {
    assertThat(shell.run(word)).isEqualTo(ExitCode.OK);
    assertThat(shell.out().lines().toList())
        .hasSize(3)
        .satisfies(lines -> assertThat(lines.getFirst()).isEqualTo("fazt 1.0.0"));
  }

  @Test
  void withoutAnythingTheUsageIsShown() {
    assertThat(shell.run()).isEqualTo(ExitCode.OK);
    assertThat(shell.out()).contains("fazt dev", "Commands:");
  }

  @Test
  void helpOfACommandIsAlsoACommand() {
    assertThat(shell.run("help", "app", "deploy")).isEqualTo(ExitCode.OK);
    assertThat(shell.out()).contains("Usage: fazt app deploy DIR");
    assertThat(shell.run("help", "app", "fly")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("no help for 'app fly'", "Commands: deploy");
  }

  @Test
  void aMistakeGoesToTheErrorsAndForProgramsToTheOutputToo() throws IOException {
    assertThat(shell.run("app", "deploi", "--json")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).startsWith("fazt: unknown command: fazt app deploi\n");
    assertThat(PlainJson.object(PlainJson.readObject(shell.out()).get("error")))
        .containsEntry("code", "USAGE")
        .containsEntry("hint", "Did you mean: fazt app deploy");

    shell.run("app", "deploi");
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void peersAreAddedListedChosenAndForgottenAndTheirTokensNeverShown() {
    shell.run("remote");
    assertThat(shell.out()).startsWith("No peers configured.\n");

    shell.run("remote", "add", "zyt", "--url", "https://admin.example.com/", "--token", "s3cret");
    assertThat(shell.out()).isEqualTo("Peer 'zyt' added and set as default.\n");
    shell.with("FAZT_TOKEN", "s3cret").run("remote", "add", "--url", "localhost:4698", "local");
    assertThat(shell.out()).isEqualTo("Peer 'local' added.\n");
    assertThat(shell.run("remote", "add", "zyt", "--url", "x.org")).isEqualTo(ExitCode.CONFLICT);

    shell.run("remote", "default", "local");
    shell.run("remote", "list");
    assertThat(shell.out())
        .isEqualTo(
            """
            NAME   DEFAULT  URL
            local  *        http://localhost:4698
            zyt             https://admin.example.com
            """);
    shell.run("remote", "list", "--json");
    assertThat(shell.out()).doesNotContain("s3cret");

    assertThat(shell.run("remote", "remove", "zyt")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("--yes");
    assertThat(shell.run("remote", "remove", "zyt", "--yes")).isEqualTo(ExitCode.OK);
    assertThat(shell.run("remote", "remove", "zyt", "--yes")).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("peer 'zyt' not found", "Peers: local");
  }

  @Test
  void aTokenIsReadFromTheStandardInputAndItsAbsenceIsSaid() {
    assertThat(shell.run("remote", "add", "a", "--url", "x.org")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("the token is missing", "--token-stdin");
    shell.typing("abc\n").run("remote", "add", "a", "--url", "x.org", "--token-stdin");
    assertThat(shell.out()).startsWith("Peer 'a' added");
  }
}
