package sh.fazt.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.registry.imports.older.OlderFile;

class RemoteImportTest {
  private final Path folder;
  private final TestShell shell;

  RemoteImportTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.shell = new TestShell(folder, new NoNode()).with("TMPDIR", folder.toString());
    OlderFile.copy("v0.9.8-small.data.db", folder);
  }

  @Test
  void bringsPeersWithTheirKeysAndTheDefaultAndPrintsNoKey() throws IOException {
    assertThat(shell.run("remote", "import", "v0.9.8-small.data.db")).isEqualTo(ExitCode.OK);
    assertThat(shell.out())
        .contains("Peer 'attic' added.", "Peer 'sister' added and set as default.");
    String kept = Files.readString(folder.resolve("home/.config/fazt/peers.json"));
    String token = kept.replaceFirst("(?s).*\"token\": ?\"([^\"]+)\".*", "$1");
    assertThat(token).isNotBlank();
    assertThat(shell.out()).doesNotContain(token);

    assertThat(shell.run("remote", "import", "v0.9.8-small.data.db")).isEqualTo(ExitCode.OK);
    assertThat(shell.out()).contains("Peer 'attic' is here already.");
  }

  @Test
  void whatIsKnownHereStaysUnlessItIsToBeReplaced() {
    shell.run("remote", "add", "sister", "--url", "https://admin.other.org", "--token", "mine");

    assertThat(shell.run("remote", "import", "v0.9.8-small.data.db")).isEqualTo(ExitCode.CONFLICT);
    assertThat(shell.out()).contains("Peer 'attic' added.", "Peer 'sister' stays as it is here");
    shell.run("remote", "list");
    assertThat(shell.out()).contains("https://admin.other.org");

    assertThat(shell.run("remote", "import", "v0.9.8-small.data.db", "--replace"))
        .isEqualTo(ExitCode.OK);
    shell.run("remote", "list");
    assertThat(shell.out()).contains("https://admin.sister.example.com");
  }

  @Test
  void whatIsNoSuchFileIsRefusedInOneSentence() throws IOException {
    assertThat(shell.run("remote", "import")).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("cannot be read");
    OlderFile.copy("not-fazt.db", folder);
    assertThat(shell.run("remote", "import", "not-fazt.db")).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("not-fazt.db is no database of fazt 0.9 or 0.10");
    assertThat(folder.resolve("home/.config/fazt/peers.json")).doesNotExist();
  }
}
