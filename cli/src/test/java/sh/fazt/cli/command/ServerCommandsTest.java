package sh.fazt.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlRequest;
import sh.fazt.registry.control.ControlServer;
import sh.fazt.registry.control.PlainJson;

/** {@code fazt server ...}: what is asked of which node, and what is said of the answer. */
@Timeout(60)
class ServerCommandsTest {
  private final Path folder;
  private final NoNode node =
      new NoNode(
          request ->
              switch (request.command()) {
                case "create-key" ->
                    ControlAnswer.done(
                        Map.of(
                            "name", request.argument("name").orElseThrow(),
                            "scopes", List.of("read", "deploy"),
                            "token", "0123abcd"));
                case "init" -> ControlAnswer.refused("CONFLICT", "fazt.db is initialized already.");
                case "gc" -> ControlAnswer.done(Map.of("bytes", 2048L));
                default -> ControlAnswer.done(Map.of("domain", "localhost"));
              });
  private final TestShell shell;

  ServerCommandsTest(@TempDir Path folder) {
    this.folder = folder;
    this.shell = new TestShell(folder, node);
  }

  @Test
  void aKeyIsMadeOfflineAndItsTokenShownOnce() {
    assertThat(shell.run("server", "create-key", "--name", "laptop")).isEqualTo(ExitCode.OK);
    assertThat(shell.out())
        .contains("  Name:   laptop", "  Scopes: read, deploy", "  Token:  0123abcd");

    shell.run("server", "create-key", "--name", "laptop", "-q");
    assertThat(shell.out()).isEqualTo("0123abcd\n");
    assertThat(node.asked())
        .containsOnly(new ControlRequest("create-key", Map.of("name", "laptop")));
  }

  @Test
  void aRunningNodeIsAskedThroughItsSocketAndTheFileIsLeftAlone() throws IOException {
    Path database = folder.resolve("fazt.db");
    try (var _ =
        ControlServer.start(
            database,
            Map.of(),
            new ControlServer.Limits(4, 10_000, Duration.ofSeconds(10)),
            request ->
                ControlAnswer.done(
                    Map.of("name", request.argument("name").orElse(""), "token", "running")))) {
      shell.with("FAZT_DB_PATH", database.toString());

      shell.run("server", "create-key", "--name", "laptop", "--quiet");
      assertThat(shell.out()).isEqualTo("running\n");
      assertThat(shell.run("server", "init", "--username", "me", "--password", "x"))
          .isEqualTo(ExitCode.CONFLICT);
      assertThat(shell.err()).contains("a node runs on it already");
    }
    assertThat(node.asked()).isEmpty();
  }

  @Test
  void initNamesTheFlagThatIsMissingWhereNobodyCanBeAsked() {
    assertThat(shell.run("server", "init")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).startsWith("fazt: --username is missing\n");

    assertThat(shell.run("server", "init", "--username", "me")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err())
        .startsWith("fazt: --password is missing\n")
        .contains("--password-stdin", "FAZT_PASSWORD");
    assertThat(node.asked()).isEmpty();
  }

  @Test
  void aPasswordComesFromTheStandardInputOrTheEnvironment() {
    shell.typing("pass word\n").run("server", "init", "--username", "me", "--password-stdin");
    shell.with("FAZT_PASSWORD", "other").run("server", "init", "--username", "me", "-p", "80");

    assertThat(node.asked())
        .filteredOn(request -> request.command().equals("init"))
        .containsExactly(
            new ControlRequest("init", Map.of("username", "me", "password", "pass word")),
            new ControlRequest(
                "init", Map.of("username", "me", "password", "other", "port", "80")));
    assertThat(shell.out() + shell.err()).doesNotContain("other");
  }

  @Test
  void aRefusalOfTheNodeDecidesTheExitCode() {
    assertThat(shell.run("server", "init", "--username", "me", "--password", "x"))
        .isEqualTo(ExitCode.CONFLICT);
    assertThat(shell.err()).isEqualTo("fazt: fazt.db is initialized already.\n");
  }

  @Test
  void collectingOnlyLooksUnlessToldToApply() {
    shell.run("server", "gc");
    assertThat(shell.out()).contains("Nothing was deleted", "2.0 KB");
    shell.run("server", "gc", "--apply");

    assertThat(node.asked())
        .containsExactly(
            ControlRequest.of("gc"), new ControlRequest("gc", Map.of("apply", "true")));
  }

  @Test
  void stoppingWhatDoesNotRunIsSaid() {
    assertThat(shell.run("server", "stop", "--db", "x.db")).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(shell.err())
        .contains("no node runs on " + folder.resolve("x.db"), "name another with --db");
  }

  @Test
  void theStatusOfNothingSaysHowToBegin() {
    assertThat(shell.run("server", "status")).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err())
        .contains("home/.local/share/fazt/fazt.db", "fazt server init", "fazt dev");
  }

  @Test
  void theDatabaseIsTheFlagsElseTheEnvironmentsElseTheDataFolders() throws IOException {
    shell.with("XDG_DATA_HOME", folder.resolve("data").toString());
    shell.run("server", "status", "--json");
    assertThat(message()).contains(folder.resolve("data/fazt/fazt.db").toString());

    shell.with("FAZT_DB_PATH", "env.db").run("server", "status", "--json");
    assertThat(message()).contains(folder.resolve("env.db").toString());

    shell.run("server", "status", "--json", "--db", "~/flag.db");
    assertThat(message()).contains(folder.resolve("home/flag.db").toString());
  }

  @Test
  void settingsNeedAtLeastOneAndAPortThatIsOne() {
    assertThat(shell.run("server", "set-config")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("server", "set-config", "--port", "70000")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("invalid port '70000' (must be 1-65535)");
    assertThat(shell.run("server", "set-config", "--domain", "x.org")).isEqualTo(ExitCode.OK);
    assertThat(node.asked())
        .containsExactly(new ControlRequest("set-config", Map.of("domain", "x.org")));
  }

  private String message() throws IOException {
    return String.valueOf(
        PlainJson.object(PlainJson.readObject(shell.out()).get("error")).get("message"));
  }
}
