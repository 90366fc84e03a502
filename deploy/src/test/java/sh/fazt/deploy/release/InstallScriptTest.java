package sh.fazt.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.deploy.release.InstallScript.Ended;
import sh.fazt.registry.release.ReleasePlatform;
import sh.fazt.registry.release.TestKey;
import sh.fazt.registry.release.TestRelease;

/** {@code install.sh} for the command alone, and what it refuses before anything is installed. */
@Timeout(120)
class InstallScriptTest {
  private static final String BASE = "fazt-v1.0.1-" + ReleasePlatform.here();

  private final TestKey key = new TestKey();
  private final Path offered;
  private final InstallScript install;

  InstallScriptTest(@TempDir Path folder) throws IOException {
    offered = folder.resolve("offered");
    install = new InstallScript(folder);
  }

  @BeforeEach
  void aReleaseIsOffered() throws IOException {
    install.trust(key);
    TestRelease.offer(offered, key, release("1.0.1"), release("1.0.0"));
  }

  private static TestRelease release(String version) {
    return new TestRelease(version)
        .with("bin/fazt", "#!/bin/sh\necho %s\n".formatted(version))
        .withProgram("libexec/guard", "#!/bin/sh\n")
        .withCache("lib/client.aot", "cache");
  }

  @Test
  void theCommandIsInstalledAndCanBeCalled() throws Exception {
    Ended ended = cli();

    assertThat(ended.err()).isEmpty();
    assertThat(ended.exit()).isZero();
    assertThat(ended.out())
        .contains("fazt 1.0.1 is " + install.link(), "not in your PATH")
        .doesNotContain("already");
    assertThat(install.root().resolve("current")).isSymbolicLink().isDirectory();
    assertThat(Files.readSymbolicLink(install.root().resolve("current")))
        .isEqualTo(Path.of("releases/1.0.1"));
    assertThat(install.root().resolve("releases/1.0.1/lib/client.aot")).hasContent("cache");
    assertThat(install.root().resolve("releases/1.0.1/libexec/guard")).isExecutable();
    assertThat(names(install.root().resolve("releases"))).containsExactly("1.0.1");
    assertThat(names(install.root().resolve("keys"))).hasSize(1);
  }

  @Test
  void installedTwiceItIsThereOnceAndWhatWasChangedIsMended() throws Exception {
    cli();
    Ended again = cli();
    assertThat(again.exit()).isZero();
    assertThat(again.out()).contains("is there already, as it was signed").doesNotContain("Fetch");

    Files.writeString(install.root().resolve("releases/1.0.1/version"), "9.9.9\n");
    Ended mended = cli();
    assertThat(mended.exit()).isZero();
    assertThat(install.root().resolve("releases/1.0.1/version")).hasContent("1.0.1\n");
    assertThat(names(install.root().resolve("releases"))).containsExactly("1.0.1");
  }

  @Test
  void anotherVersionCanBeNamed() throws Exception {
    assertThat(cli("--version", "v1.0.0").out()).contains("fazt 1.0.0 is");
    assertThat(cli().out()).contains("fazt 1.0.1 is");
    assertThat(names(install.root().resolve("releases"))).containsExactly("1.0.0", "1.0.1");

    Ended missing = cli("--version", "2.0.0");
    refused(missing, "there is no release 2.0.0", "1.0.1 for " + ReleasePlatform.here());
    assertThat(cli("--version", "../1.0.1").exit()).isEqualTo(2);
  }

  @Test
  void cachesCanBeLeftOut() throws Exception {
    cli("--no-caches");
    assertThat(install.root().resolve("releases/1.0.1/bin/fazt")).isExecutable();
    assertThat(install.root().resolve("releases/1.0.1/lib")).doesNotExist();
  }

  @Test
  void itIsTakenAwayAndWhatItDidNotBringStays() throws Exception {
    cli();
    Path data = Files.writeString(install.root().resolveSibling("fazt.db"), "data");

    Ended ended = install.run("--uninstall", "--cli");

    assertThat(ended.exit()).isZero();
    assertThat(install.root()).doesNotExist();
    assertThat(Files.exists(install.link(), java.nio.file.LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(data).hasContent("data");
    assertThat(install.run("--uninstall", "--cli", "--purge-data").exit()).isEqualTo(2);
  }

  @Test
  void whatIsThereUnderTheCommandsNameIsNotReplaced() throws Exception {
    Files.createDirectories(install.link().getParent());
    Files.writeString(install.link(), "mine");

    refused(cli(), "is there already and no link");
    assertThat(install.link()).hasContent("mine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"latest", "manifest", "both"})
  void whatAnotherKeySignedIsRefused(String what) throws Exception {
    TestKey other = new TestKey();
    if (what.equals("both")) {
      TestRelease.offer(offered, other, release("1.0.1"));
    } else {
      Path file = offered.resolve(what.equals("latest") ? "latest" : BASE + ".manifest");
      Files.write(
          file.resolveSibling(file.getFileName() + ".sig"), other.sign(Files.readAllBytes(file)));
    }
    nothingInstalled(cli(), "is not signed by the key that is trusted here");
  }

  @ParameterizedTest
  @ValueSource(strings = {"latest", "manifest"})
  void noLetterOfASignedFileMayDiffer(String what) throws Exception {
    change(
        what.equals("latest") ? "latest" : BASE + ".manifest",
        text -> text.replaceFirst("1.0.1", "1.0.2"));
    nothingInstalled(cli(), "is not signed by the key that is trusted here");
  }

  @Test
  void anOlderManifestInTheNewOnesPlaceIsRefused() throws Exception {
    for (String suffix : List.of(".manifest", ".manifest.sig")) {
      Files.copy(
          offered.resolve("fazt-v1.0.0-" + ReleasePlatform.here() + suffix),
          offered.resolve(BASE + suffix),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    nothingInstalled(cli(), "is not the one that the list of releases names");
  }

  @Test
  void anArchiveThatIsCutOffOrAnotherIsRefused() throws Exception {
    Path archive = offered.resolve(BASE + ".tar.gz");
    byte[] whole = Files.readAllBytes(archive);
    Files.write(archive, java.util.Arrays.copyOf(whole, whole.length - 1));
    nothingInstalled(cli(), "does not have the bytes that were signed");

    whole[whole.length / 2] ^= 1;
    Files.write(archive, whole);
    nothingInstalled(cli(), "does not have the bytes that were signed");

    Files.write(archive, java.util.Arrays.copyOf(whole, whole.length + 4096));
    nothingInstalled(cli(), "is larger than it may be");

    Files.delete(archive);
    nothingInstalled(cli(), BASE + ".tar.gz is not there");
  }

  @Test
  void withoutAKeyNothingIsTrusted(@TempDir Path other) throws Exception {
    var unreleased = new InstallScript(other);
    Ended ended = unreleased.run("--cli", "--from", offered.toString());
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err()).contains("--key FILE");

    Path pem = Files.writeString(other.resolve("key.pem"), key.pem());
    assertThat(
            unreleased.run("--cli", "--from", offered.toString(), "--key", pem.toString()).exit())
        .isZero();
    Files.writeString(pem, "no key");
    assertThat(unreleased.run("--cli", "--from", offered.toString(), "--key", pem.toString()).err())
        .contains("is not a public key in PEM");
  }

  @Test
  void anotherArchitectureOrSystemIsRefusedByName() throws Exception {
    install.tool("uname", "case $1 in -s) echo Linux ;; *) echo riscv64 ;; esac");
    nothingInstalled(cli(), "this machine is riscv64");
    install.tool("uname", "case $1 in -s) echo Darwin ;; *) echo arm64 ;; esac");
    nothingInstalled(cli(), "this is Darwin");
    install.tool("uname", "case $1 in -s) echo Linux ;; *) echo aarch64 ;; esac");
    nothingInstalled(
        cli(), "there is no release for linux-arm64", "1.0.1 for " + ReleasePlatform.here());
  }

  @Test
  void aMissingToolIsNamed() throws Exception {
    install.without("sha256sum");
    nothingInstalled(cli(), "sha256sum is missing");
  }

  @Test
  void anOpensslThatCannotCheckIsNotTakenForABrokenSignature() throws Exception {
    install.tool("openssl", "case $1 in version) echo 'OpenSSL 1.0.2k' ;; *) exit 1 ;; esac");
    nothingInstalled(cli(), "OpenSSL 1.0.2k", "cannot check signatures with Ed25519");
  }

  @Test
  void aFullDiskIsToldBeforeAnythingIsFetched() throws Exception {
    install.tool("df", "printf 'Filesystem\\nx 1 1 1024 1%% /\\n'");
    refused(cli(), "has 1 MiB left, and the release needs 64");
    assertThat(names(install.root().resolve("releases"))).isEmpty();
  }

  @Test
  void aFolderThatCannotBeWrittenIsTold() throws Exception {
    Files.createSymbolicLink(install.home().resolve(".local"), Path.of("/proc/self"));
    refused(cli(), "cannot be written by somebody; nothing was installed");
  }

  @Test
  void theMachinesServiceIsForRootAndOnesOwnIsNot() throws Exception {
    refused(install.run("--server", "--from", offered.toString()), "is made by root: sudo");
    install.tool("id", "echo 0");
    refused(install.run("--user", "--from", offered.toString()), "is made by you, not by root");
  }

  @Test
  void withoutATerminalNothingIsAsked() throws Exception {
    Ended ended = install.run("--from", offered.toString());
    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).contains("--server, --user or --cli");
    assertThat(install.run("--cli", "--serve").exit()).isEqualTo(2);
    assertThat(install.run("--cli", "--server").exit()).isEqualTo(2);
    assertThat(install.run("--cli").err()).contains("say where releases are offered");
  }

  @Test
  void aScriptThatDidNotComeWholeDoesNothing() throws Exception {
    int whole = Files.readString(install.script()).length();
    for (int letters = whole - 3; letters > 0; letters -= 997) {
      install.cutTo(letters);
      cli();
      assertThat(names(install.home())).as("the first %d letters", letters).isEmpty();
    }
  }

  private Ended cli(String... more) throws IOException, InterruptedException {
    return install.run(
        Stream.concat(Stream.of("--cli", "--from", offered.toString()), Stream.of(more))
            .toArray(String[]::new));
  }

  private void change(String name, UnaryOperator<String> how) throws IOException {
    Path file = offered.resolve(name);
    Files.writeString(file, how.apply(Files.readString(file)));
  }

  private static void refused(Ended ended, String... sentence) {
    assertThat(ended.err()).contains(sentence);
    assertThat(ended.exit()).isEqualTo(1);
  }

  private void nothingInstalled(Ended ended, String... sentence) throws IOException {
    refused(ended, sentence);
    assertThat(install.link()).doesNotExist();
    assertThat(install.root().resolve("current")).doesNotExist();
    Path releases = install.root().resolve("releases");
    if (Files.exists(releases)) {
      assertThat(names(releases)).isEmpty();
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}
