package sh.fazt.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.shell.ExitCode;

/** What shells complete with our scripts. */
@Timeout(60)
class CompletionTest {
  private static final String PATH = "/usr/local/bin:/usr/bin:/bin";

  private final Path folder;
  private final TestShell shell;

  CompletionTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.shell = new TestShell(folder, new NoNode());
    // The script asks the fazt on the path for the peers.
    Path fazt = Files.createDirectory(folder.resolve("bin")).resolve("fazt");
    Files.writeString(
        fazt, "#!/bin/sh\n[ \"$*\" = 'completion peers' ] && printf 'prod\\nlocal\\n$(oops)\\n'\n");
    Files.setPosixFilePermissions(fazt, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectory(folder.resolve("site dir"));
    Files.createFile(folder.resolve("sites.txt"));
  }

  private String script(String name) throws IOException {
    assertThat(shell.run("completion", name)).isEqualTo(ExitCode.OK);
    Path file = folder.resolve("script");
    Files.writeString(file, shell.out());
    return file.toString();
  }

  private String run(String... words) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("PATH", folder.resolve("bin") + ":" + PATH);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  /** What bash offers for the last of the words. */
  private List<String> bash(String... words) throws IOException, InterruptedException {
    String line =
        "source \"$0\"; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _fazt;"
            + " printf '%s\\n' \"${COMPREPLY[@]}\"";
    var whole = Stream.concat(Stream.of("bash", "-c", line, script("bash")), Stream.of(words));
    return run(whole.toArray(String[]::new)).lines().toList();
  }

  @Test
  void bashCompletesCommandsAndFlags() throws IOException, InterruptedException {
    assertThat(bash("fazt", "")).contains("app", "dev", "remote", "server");
    assertThat(bash("fazt", "app", "de")).containsExactly("deploy");
    assertThat(bash("fazt", "--json", "app", "pu")).containsExactly("pull");
    assertThat(bash("fazt", "app", "--on", "app", "pu")).containsExactly("pull");
    assertThat(bash("fazt", "app", "deploy", "--no")).containsExactly("--no-build");
    assertThat(bash("fazt", "app", "deploy", "site", "--")).contains("--name", "--spa", "--json");
    assertThat(bash("fazt", "app", "deploy", "site", "--name", "")).containsExactly("");
  }

  @Test
  void bashCompletesPeersWhereverOneIsNamed() throws IOException, InterruptedException {
    assertThat(bash("fazt", "app", "list", "--on", "p")).containsExactly("prod");
    assertThat(bash("fazt", "app", "list", "--on", "=", "p")).containsExactly("prod");
    assertThat(bash("fazt", "app", "list", "--on", "=")).contains("prod", "local");
    assertThat(bash("fazt", "remote", "remove", "")).contains("prod", "local", "$(oops)");
    assertThat(bash("fazt", "app", "list", "l")).containsExactly("local");
    // Bash makes a word of its own of @.
    assertThat(bash("fazt", "@")).contains("prod", "local");
    assertThat(bash("fazt", "@", "pr")).containsExactly("prod");
    assertThat(bash("fazt", "@", "prod", "app", "de")).containsExactly("deploy");
    assertThat(bash("fazt", "@prod", "app", "de")).containsExactly("deploy");
  }

  @Test
  void bashCompletesDirectoriesAndFiles() throws IOException, InterruptedException {
    assertThat(bash("fazt", "app", "deploy", "si")).containsExactly("site dir");
    assertThat(bash("fazt", "remote", "add", "x", "--token-file", "si"))
        .containsExactlyInAnyOrder("site dir", "sites.txt");
    assertThat(bash("fazt", "app", "info", "si")).containsExactly("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void everyShellThatIsHereCanReadItsScript(String name) throws IOException, InterruptedException {
    boolean there =
        Stream.of(PATH.split(":")).anyMatch(dir -> Files.exists(Path.of(dir).resolve(name)));
    String file = script(name);
    assertThat(Files.readString(Path.of(file))).contains("deploy", "no-build", "completion peers");
    assumeTrue(there, name + " is not installed");
    assertThat(run(name, "-n", file)).isEmpty();
  }

  @Test
  void theNamesOfPeersAreToldAndOtherShellsRefused() {
    shell.run("remote", "add", "b", "--url", "localhost:1", "--token", "t");
    shell.run("remote", "add", "a", "--url", "localhost:2", "--token", "t");

    shell.run("completion", "peers");
    assertThat(shell.out()).isEqualTo("a\nb\n");
    assertThat(shell.run("completion", "csh")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("completion")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("help", "completion")).isEqualTo(ExitCode.OK);
    assertThat(shell.out()).doesNotContain("peers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"peers", "names", "deploy", "scripting", "exit-codes"})
  void topicsAreExplained(String topic) {
    assertThat(shell.run("help", topic)).isEqualTo(ExitCode.OK);
    assertThat(shell.out().lines().count()).isGreaterThan(5);
    assertThat(shell.run("help", topic, "--json")).isEqualTo(ExitCode.OK);
    shell.run("help", "help");
    assertThat(shell.out()).contains(topic);
    shell.run("help", "nonsense");
    assertThat(shell.err()).contains("Topics: ", topic);
  }
}
