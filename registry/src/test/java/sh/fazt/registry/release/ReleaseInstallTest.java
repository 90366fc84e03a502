package sh.fazt.registry.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;

class ReleaseInstallTest {
  private final TestKey key = new TestKey();

  @TempDir private Path folder;
  private Path root;
  private Path offered;
  private ReleaseInstall install;

  @BeforeEach
  void anInstallRoot() throws IOException {
    root = Files.createDirectory(folder.resolve("root"));
    offered = folder.resolve("offered");
    key.trustIn(root.resolve("keys"));
    install = new ReleaseInstall(root, ReleasePlatform.here());
  }

  @Test
  void aReleaseIsInstalledWholeUnderItsVersion() throws IOException {
    Path manifest =
        new TestRelease("1.0.1")
            .withProgram("libexec/guard", "#!/bin/sh\n")
            .withCache("lib/client.aot", "cache")
            .writeTo(offered, key);

    var installed = install.install(manifest, false);

    assertThat(installed.folder()).isEqualTo(root.resolve("releases/1.0.1"));
    assertThat(installed.fresh()).isTrue();
    assertThat(installed.caches()).isTrue();
    assertThat(installed.folder().resolve("libexec/guard")).isExecutable();
    assertThat(installed.folder().resolve("lib/client.aot")).hasContent("cache");
    assertThat(installed.folder().resolve("version")).hasContent("1.0.1\n");
    assertThat(names(root.resolve("releases"))).containsExactly(".lock", "1.0.1");
  }

  @Test
  void installedTwiceItIsThereOnce() throws IOException {
    Path manifest = new TestRelease("1.0.1").writeTo(offered, key);
    install.install(manifest, false);
    Files.createSymbolicLink(root.resolve("current"), Path.of("releases/1.0.1"));

    assertThat(install.install(manifest, false).fresh()).isFalse();
  }

  @Test
  void cachesMayBeMissingUnlessTheyAreNeeded() throws IOException {
    TestRelease release = new TestRelease("1.0.1").withCache("lib/client.aot", "cache");
    Path manifest = release.writeTo(offered, key);
    Files.delete(offered.resolve(release.manifest().caches().orElseThrow().name()));

    assertThatExceptionOfType(IOException.class).isThrownBy(() -> install.install(manifest, true));
    assertThat(install.install(manifest, false).caches()).isFalse();
    assertThat(root.resolve("releases/1.0.1/lib")).doesNotExist();

    Path without = new TestRelease("1.0.2").writeTo(offered, key);
    refused(without, true, RejectionCode.RELEASE_DAMAGED);
  }

  @Test
  void cachesThatCameLaterAreAdded() throws IOException {
    TestRelease release = new TestRelease("1.0.1").withCache("lib/client.aot", "cache");
    Path manifest = release.writeTo(offered, key);
    Path caches = offered.resolve(release.manifest().caches().orElseThrow().name());
    Path kept = Files.move(caches, folder.resolve("kept"));
    install.install(manifest, false);
    Files.move(kept, caches);

    assertThat(install.install(manifest, false).fresh()).isTrue();
    assertThat(root.resolve("releases/1.0.1/lib/client.aot")).exists();
  }

  @Test
  void whatIsNotSignedIsNotEvenRead() throws IOException {
    Path manifest = new TestRelease("1.0.1").writeTo(offered, new TestKey());
    refused(manifest, false, RejectionCode.RELEASE_SIGNATURE);

    Files.writeString(manifest, "not a manifest at all");
    refused(manifest, false, RejectionCode.RELEASE_SIGNATURE);
    assertThat(root.resolve("releases")).doesNotExist();
  }

  @Test
  void aReleaseOfAnotherPlatformIsRefused() throws IOException {
    Path manifest =
        new TestRelease("1.0.1", ReleasePlatform.of("Plan 9", "mips")).writeTo(offered, key);

    refused(manifest, false, RejectionCode.RELEASE_PLATFORM);
  }

  @Test
  void anArchiveThatIsCutOffChangesNothing() throws IOException {
    TestRelease release = new TestRelease("1.0.1");
    Path manifest = release.writeTo(offered, key);
    Path archive = offered.resolve(release.manifest().archive().name());
    Files.write(archive, Arrays.copyOf(release.archive(), 50));
    refused(manifest, false, RejectionCode.RELEASE_DAMAGED);

    Files.delete(archive);
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> install.install(manifest, false));
    assertThat(names(root.resolve("releases"))).containsExactly(".lock");
  }

  @Test
  void linksInAFolderThatOthersWriteAreNotFollowed() throws IOException {
    TestRelease release = new TestRelease("1.0.1");
    Path manifest = release.writeTo(offered, key);
    Path archive = offered.resolve(release.manifest().archive().name());
    Files.createSymbolicLink(archive, Files.move(archive, folder.resolve("elsewhere")));
    refused(manifest, false, RejectionCode.RELEASE_DAMAGED);

    release.writeTo(folder.resolve("second"), key);
    Path link = folder.resolve("link.manifest");
    Files.createSymbolicLink(link, manifest);
    refused(link, false, RejectionCode.RELEASE_DAMAGED);
  }

  @Test
  void aProgramThatIsLabelledOtherwiseIsRefused() throws IOException {
    Path manifest = new TestRelease("1.0.1").with("version", "1.0.0\n").writeTo(offered, key);

    refused(manifest, false, RejectionCode.RELEASE_VERSION);
    assertThat(names(root.resolve("releases"))).containsExactly(".lock");
  }

  @Test
  void anotherBuildOfTheVersionInUseIsRefusedAndOneNotInUseReplaced() throws IOException {
    install.install(new TestRelease("1.0.1").writeTo(offered, key), false);
    Path current = root.resolve("current");
    Files.createSymbolicLink(current, Path.of("releases/1.0.1"));
    Path other = new TestRelease("1.0.1").with("LICENSE", "other").writeTo(offered, key);

    refused(other, false, RejectionCode.RELEASE_VERSION);
    assertThat(root.resolve("releases/1.0.1/LICENSE")).doesNotExist();

    Files.delete(current);
    assertThat(install.install(other, false).fresh()).isTrue();
    assertThat(root.resolve("releases/1.0.1/LICENSE")).hasContent("other");
  }

  @Test
  void whatAKilledInstallLeftIsCleared() throws IOException {
    Path left = Files.createDirectories(root.resolve("releases/.staging-1/release/bin"));
    Files.writeString(left.resolve("fazt"), "half");

    install.install(new TestRelease("1.0.1").writeTo(offered, key), false);

    assertThat(names(root.resolve("releases"))).containsExactly(".lock", "1.0.1");
  }

  @Test
  void aReleaseThatIsTooLargeForTheDiskIsRefusedBeforeItIsCopied() throws IOException {
    Path manifest = new TestRelease("1.0.1").writeTo(offered, key);
    install = new ReleaseInstall(root, ReleasePlatform.here(), _ -> 1 << 20);

    refused(manifest, false, RejectionCode.DISK_FULL);
    assertThat(names(root.resolve("releases"))).containsExactly(".lock");
  }

  @Test
  void twoDoNotInstallAtOnce() throws IOException {
    Path manifest = new TestRelease("1.0.1").writeTo(offered, key);
    Files.createDirectories(root.resolve("releases"));
    try (var lock =
            FileChannel.open(
                root.resolve("releases/.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var held = lock.lock()) {
      assertThat(held.isValid()).isTrue();
      refused(manifest, false, RejectionCode.BUSY);
    }
    install.install(manifest, false);
  }

  private void refused(Path manifest, boolean cachesNeeded, RejectionCode code) {
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> install.install(manifest, cachesNeeded))
        .satisfies(e -> assertThat(e.rejection().code()).isEqualTo(code));
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}
