package sh.fazt.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.server.NodeProcess;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.registry.control.PlainJson;

/** {@code fazt backup} and {@code fazt restore} with a node that is stopped. */
class BackupOnThisMachineTest {
  private final Path folder;
  private final TestShell shell;

  BackupOnThisMachineTest(@TempDir Path folder) {
    this.folder = folder;
    this.shell =
        new TestShell(folder, new NodeProcess())
            .with("FAZT_DB_PATH", folder.resolve("own.db").toString())
            .with("FAZT_PASSWORD", "a long password");
  }

  @BeforeEach
  void aNode() {
    run(ExitCode.OK, "server", "init", "--username", "me");
  }

  private void run(ExitCode expected, String... words) {
    assertThat(shell.run(words)).as(shell.err()).isEqualTo(expected);
  }

  private Map<String, @Nullable Object> data() throws IOException {
    return PlainJson.object(PlainJson.readObject(shell.out()).get("data"));
  }

  @Test
  void aBackupIsMadeRestoredAndKnownForOne() throws IOException {
    run(ExitCode.OK, "server", "state-hash", "-q");
    String hash = shell.out().strip();
    run(ExitCode.OK, "backup", "--to", "kept");
    assertThat(shell.out()).contains("opened and found good", "node.key is not in it", hash);

    run(ExitCode.OK, "restore", "kept", "--db", "again.db");
    assertThat(shell.out()).contains("Restored: ", hash + ", as it was then");
    run(ExitCode.OK, "server", "state-hash", "--db", "again.db", "--json");
    assertThat(data()).containsEntry("state_hash", hash);
    run(ExitCode.OK, "server", "status", "--db", "again.db");
    assertThat(shell.out()).contains("Restored:").contains("from the backup");
  }

  @Test
  void whatCannotBeIsRefusedInASentence() throws IOException {
    run(ExitCode.CONFLICT, "backup");
    assertThat(shell.err()).contains("fazt.backup.to");
    run(ExitCode.REFUSED, "restore", "nothing");
    assertThat(shell.err()).contains("nothing is no finished backup");
    run(ExitCode.OK, "backup", "--to", "kept", "-q");
    String name = shell.out().strip();
    run(ExitCode.CONFLICT, "restore", "kept");
    assertThat(shell.err()).contains("own.db is there already");
    run(ExitCode.USAGE, "restore", "kept", "--app", "blog");
    Files.writeString(folder.resolve("kept").resolve(name).resolve("contents.txt"), "x");
    run(ExitCode.REFUSED, "restore", "kept", "--db", "other.db");
    assertThat(shell.err()).contains("The backup " + name + " is damaged: contents.txt has");
    assertThat(folder.resolve("other.db")).doesNotExist();
  }
}
