package sh.fazt.registry.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node leaves for whoever starts it, and what that leaves for the node. */
class UpgradeFolderTest {
  private final Path data;
  private final UpgradeFolder folder;

  UpgradeFolderTest(@TempDir Path data) {
    this.data = data;
    this.folder = UpgradeFolder.of(data.resolve("fazt.db"));
  }

  private static UpgradeFolder.Request request(String id) {
    return new UpgradeFolder.Request(id, "1.0.0", "1.0.1", "install", "some.manifest");
  }

  @Test
  void aRequestIsReadByAScriptAndSeenByNobodyElse() throws IOException {
    folder.ask(request("u1"), true);
    assertThat(folder.file("request"))
        .content()
        .isEqualTo("id=u1\nfrom=1.0.0\nto=1.0.1\naction=install\nmanifest=some.manifest\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
        .isEqualTo("rwx------");
    assertThat(folder.requested()).contains("u1");
    assertThat(folder.callerConfirms("u1")).isTrue();
    assertThat(folder.callerConfirms("u2")).isFalse();
  }

  @Test
  void askingForTheNextOneKeepsWhatConfirmedThisOne() throws IOException {
    folder.confirm("u1");
    folder.ask(request("u2"), false);
    assertThat(folder.confirmed()).contains("u1");
  }

  @Test
  void whatIsOverIsClearedButForHowItEnded() throws IOException {
    folder.ask(request("u1"), false);
    Files.createDirectories(folder.file("preflight").resolve("release/lib"));
    folder.reject("u1", "it was not\nready");
    folder.clear();
    try (var left = Files.list(folder.path())) {
      assertThat(left).containsExactly(folder.file("rejected"));
    }
    assertThat(folder.file("rejected")).content().isEqualTo("id=u1\nreason=it was not ready\n");
  }

  @Test
  void aTrialIsOneUntilItIsConfirmed() throws IOException {
    var installation = Installation.of(Map.of("FAZT_ROOT", data.toString()));
    assertThat(Trial.of(installation, folder)).isEmpty();
    Files.writeString(data.resolve("trial"), "id=u1\nfrom=1.0.0\nto=1.0.1\nstarts=1\nsince=1\n");
    assertThat(Trial.of(installation, folder)).contains(new Trial("u1", "1.0.0", "1.0.1"));
    assertThat(Trial.of(Installation.NONE, folder)).isEqualTo(Optional.empty());
    folder.confirm("u1");
    assertThat(Trial.of(installation, folder)).isEmpty();
  }
}
