package sh.fazt.cli.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.api.FakePeer;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;

/** What is built before it goes online, by package managers that are small scripts. */
class BuildStepTest {
  private final Path tools;
  private final Path app;
  private final TestShell shell;

  BuildStepTest(@TempDir Path folder) throws IOException {
    tools = Files.createDirectory(folder.resolve("tools"));
    app = Files.createDirectory(folder.resolve("app"));
    shell = new TestShell(folder, new NoNode()).with("PATH", tools.toString());
    Files.writeString(app.resolve("package.json"), "{\"scripts\":{\"build\":\"vite build\"}}");
  }

  /** A package manager that says what it is told, and builds by writing a first page. */
  private void installed(String name, String output) throws IOException {
    Path file = tools.resolve(name);
    Files.writeString(
        file,
        """
        #!/bin/sh
        echo "%1$s: $*"
        if [ "$1" = run ]; then /bin/mkdir -p %2$s && echo "built by %1$s" > %2$s/index.html; fi
        if [ "$1" = install ]; then /bin/mkdir node_modules; fi
        """
            .formatted(name, output));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private BuildStep.Built built() throws IOException {
    return BuildStep.of(app, shell.shell());
  }

  @Test
  void anAppIsInstalledAndBuiltAndWhatTheToolSaysGoesToTheErrors() throws IOException {
    installed("npm", "dist");

    assertThat(built()).isEqualTo(new BuildStep.Built(app.resolve("dist"), Optional.of("npm")));
    assertThat(shell.out()).isEqualTo("Using npm to build...\nBuilding with npm...\n");
    assertThat(shell.err()).isEqualTo("npm: install\nnpm: run build\n");
    assertThat(app.resolve("dist").resolve("index.html")).hasContent("built by npm");
  }

  @Test
  void whatIsInstalledAlreadyIsNotInstalledAgain() throws IOException {
    installed("npm", "dist");
    Files.createDirectory(app.resolve("node_modules"));

    built();

    assertThat(shell.err()).isEqualTo("npm: run build\n");
  }

  @ParameterizedTest
  @CsvSource({
    "bun.lockb, bun",
    "pnpm-lock.yaml, pnpm",
    "yarn.lock, yarn",
    "package-lock.json, npm",
    "README.md, bun"
  })
  void theLockFileSaysWhichManagerElseTheFirst(String lock, String manager) throws IOException {
    for (String name : new String[] {"bun", "pnpm", "yarn", "npm"}) {
      installed(name, "dist");
    }
    Files.createFile(app.resolve(lock));

    assertThat(built().how()).contains(manager);
  }

  @Test
  void aLockFileOfAManagerThatIsNotThereLeavesTheChoiceToTheOthers() throws IOException {
    installed("npm", "dist");
    Files.createFile(app.resolve("yarn.lock"));

    assertThat(built().how()).contains("npm");
  }

  @ParameterizedTest
  @CsvSource({"dist", "build", "out", ".output"})
  void theFolderItBuildsIntoIsFound(String output) throws IOException {
    installed("npm", output);

    assertThat(built().directory()).isEqualTo(app.resolve(output));
  }

  @Test
  void withoutAManagerWhatWasBuiltBeforeGoesOnline() throws IOException {
    Files.createDirectory(app.resolve("dist"));
    Files.createFile(app.resolve("dist").resolve("main.js"));
    Files.createDirectory(app.resolve("build"));
    Files.createFile(app.resolve("build").resolve("index.html"));

    assertThat(built())
        .isEqualTo(new BuildStep.Built(app.resolve("build"), Optional.of("existing")));
  }

  @Test
  void withoutAnythingThreeWaysOutAreSaid() {
    assertThatThrownBy(this::built)
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.sentence())
                  .isEqualTo("app requires building but no package manager available");
              assertThat(failure.hint().orElse("").lines()).hasSize(3);
            });
  }

  @Test
  void aFolderThatLeadsOutOfTheAppIsNoBuild(@TempDir Path private_) throws IOException {
    Files.createFile(private_.resolve("index.html"));
    Files.createSymbolicLink(app.resolve("dist"), private_);

    assertThatThrownBy(this::built).hasMessageContaining("no package manager");
  }

  @Test
  void aBuildThatFailsIsSaidAndNothingIsSent() throws IOException {
    Files.writeString(tools.resolve("npm"), "#!/bin/sh\necho 'no such module' >&2\nexit 7\n");
    Files.setPosixFilePermissions(
        tools.resolve("npm"), PosixFilePermissions.fromString("rwxr-xr-x"));
    try (var peer = new FakePeer(FakePeer.older(FakePeer.always(200, "{\"data\":{}}")))) {
      shell.run("remote", "add", "zyt", "--url", "localhost:" + peer.port(), "--token", "t");

      assertThat(shell.run("app", "deploy", "app")).isEqualTo(ExitCode.REFUSED);
      assertThat(shell.err()).contains("no such module", "'npm install' ended with code 7");
      assertThat(peer.seen()).isEmpty();
    }
  }

  @Test
  void whatWasBuiltIsDeployedUnderTheNameOfTheApp() throws IOException {
    installed("npm", "dist");
    try (var peer = new FakePeer(FakePeer.older(FakePeer.always(200, "{\"data\":{}}")))) {
      shell.run("remote", "add", "zyt", "--url", "localhost:" + peer.port(), "--token", "t");

      assertThat(shell.run("app", "deploy", "app")).isEqualTo(ExitCode.OK);
      assertThat(shell.out())
          .contains("Build: dist (1 file via npm)\n", "Deploying 'app' to zyt as 'app'...\n");
      assertThat(peer.zips().getFirst().body()).contains("index.html").doesNotContain("package");

      assertThat(shell.run("app", "deploy", "app", "--no-build")).isEqualTo(ExitCode.OK);
      assertThat(shell.out()).startsWith("Skipping build (--no-build)\n");
      assertThat(peer.zips().getLast().body()).contains("package.json", "dist/index.html");
    }
  }

  @Test
  void aDirectoryWithoutABuildScriptGoesOnlineAsItIs() throws IOException {
    Files.writeString(app.resolve("package.json"), "{\"scripts\":{\"test\":\"x\"}}");

    assertThat(built()).isEqualTo(new BuildStep.Built(app, Optional.empty()));
    for (String other : new String[] {"[]", "7", "{\"scripts\": []}", "\uFEFF{}"}) {
      Files.writeString(app.resolve("package.json"), other);
      assertThat(built()).isEqualTo(new BuildStep.Built(app, Optional.empty()));
    }
    Files.writeString(app.resolve("package.json"), "{");
    assertThatThrownBy(this::built).hasMessageContaining("package.json is no JSON object");
  }

  @Test
  void nobodyBuildsForAPeerThatIsNotKnown() throws IOException {
    installed("npm", "dist");

    assertThat(shell.run("app", "deploy", "app", "--to", "nobody")).isEqualTo(ExitCode.REFUSED);
    assertThat(app.resolve("dist")).doesNotExist();
  }

  @Test
  void theNameInTheManifestComesBeforeTheDirectorys() throws IOException {
    Files.delete(app.resolve("package.json"));
    Files.writeString(app.resolve("index.html"), "x");
    Files.writeString(app.resolve("manifest.json"), "{\"name\": \"tetris\", \"spa\": true}");
    try (var peer = new FakePeer(FakePeer.older(FakePeer.always(200, "{\"data\":{}}")))) {
      shell.run("remote", "add", "zyt", "--url", "localhost:" + peer.port(), "--token", "t");

      shell.run("app", "deploy", "app");
      assertThat(shell.out()).contains("as 'tetris'...");
      assertThat(peer.zips().getFirst().body()).contains("name=\"spa\"\r\n\r\ntrue");
      shell.run("app", "deploy", "app", "--name", "chess", "--spa=false");
      assertThat(shell.out()).contains("as 'chess'...");
      assertThat(peer.zips().getLast().body()).contains("name=\"spa\"\r\n\r\nfalse");
    }
  }
}
