package sh.fazt.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.release.ReleasePlatform;
import sh.fazt.registry.release.TestKey;
import sh.fazt.registry.release.TestRelease;

/** {@code fazt release ...}: what is said of a release, and how the command ends. */
class ReleaseCommandsTest {
  private final TestKey key = new TestKey();
  private final Path root;
  private final Path offered;
  private final TestShell shell;

  ReleaseCommandsTest(@TempDir Path folder) {
    root = folder.resolve("root");
    offered = folder.resolve("offered");
    shell = new TestShell(folder, new NoNode(_ -> ControlAnswer.done(Map.of())));
  }

  @BeforeEach
  void aKeyIsTrusted() throws IOException {
    key.trustIn(root.resolve("keys"));
  }

  @Test
  void aReleaseIsInstalledBesideTheOthers() throws IOException {
    Path manifest = new TestRelease("1.0.1").withCache("lib/client.aot", "x").writeTo(offered, key);

    assertThat(install(manifest)).isEqualTo(ExitCode.OK);
    assertThat(shell.out())
        .contains("Installed: " + root.resolve("releases/1.0.1"), "With its start-up caches.");
    assertThat(root.resolve("releases/1.0.1/bin/fazt")).isExecutable();

    assertThat(install(manifest)).isEqualTo(ExitCode.OK);
    assertThat(shell.out()).contains("Already there, and whole");
  }

  @Test
  void aReleaseWithoutItsCachesIsTakenUnlessTheyAreAskedFor() throws IOException {
    Path manifest = new TestRelease("1.0.1").writeTo(offered, key);

    assertThat(install(manifest, "--caches")).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("has no start-up caches");
    assertThat(install(manifest)).isEqualTo(ExitCode.OK);
    assertThat(shell.out()).contains("Without start-up caches");
  }

  @Test
  void whatNobodyTrustedHereSignedIsRefusedByItsCode() throws IOException {
    Path manifest = new TestRelease("1.0.1").writeTo(offered, new TestKey());

    assertThat(install(manifest, "--json")).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.out() + shell.err()).contains("\"RELEASE_SIGNATURE\"");
    assertThat(root.resolve("releases")).doesNotExist();
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThat(install(offered.resolve("fazt-v9.manifest"))).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("no such file", "fazt-v9.manifest");
  }

  @Test
  void aReleaseIsCheckedWithoutInstallingIt() throws IOException {
    Path manifest = new TestRelease("1.0.1").withCache("lib/client.aot", "x").writeTo(offered, key);
    String base = "fazt-v1.0.1-" + ReleasePlatform.here();
    Files.delete(offered.resolve(base + "-aot.tar.gz"));

    assertThat(verify(manifest, root.resolve("keys"))).isEqualTo(ExitCode.OK);
    assertThat(shell.out())
        .contains(
            "fazt 1.0.1 for " + ReleasePlatform.here(),
            "signed by the key",
            base + ".tar.gz: as it was signed",
            base + "-aot.tar.gz: not here, so not checked");

    Files.write(offered.resolve(base + ".tar.gz"), new byte[] {1, 2, 3});
    assertThat(verify(manifest, root.resolve("keys"))).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("fetch the release again");
  }

  @Test
  void trustedKeysAreThoseOfTheInstallOrThoseThatAreNamed() throws IOException {
    Path manifest = new TestRelease("1.0.1").writeTo(offered, key);

    assertThat(shell.run("release", "verify", manifest.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("--keys DIR");
    shell.with("FAZT_ROOT", root.toString());
    assertThat(shell.run("release", "verify", manifest.toString())).isEqualTo(ExitCode.OK);
    Path others = Files.createDirectory(root.resolve("others"));
    assertThat(verify(manifest, others)).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("no release key is trusted here");
  }

  private ExitCode install(Path manifest, String... flags) {
    String[] words = new String[6 + flags.length];
    String[] known = {
      "release", "install", "--root", root.toString(), "--manifest", manifest.toString()
    };
    System.arraycopy(known, 0, words, 0, known.length);
    System.arraycopy(flags, 0, words, known.length, flags.length);
    return shell.run(words);
  }

  private ExitCode verify(Path manifest, Path keys) {
    return shell.run("release", "verify", manifest.toString(), "--keys", keys.toString());
  }
}
