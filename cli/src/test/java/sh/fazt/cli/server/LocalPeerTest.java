package sh.fazt.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.registry.node.PlainJson;

/** What {@code fazt server init} leaves behind for whoever ran it, with real databases. */
@Timeout(120)
class LocalPeerTest {
  private final Path folder;
  private final Path database;
  private final TestShell shell;

  LocalPeerTest(@TempDir Path folder) {
    this.folder = folder;
    this.database = folder.resolve("node.db");
    this.shell =
        new TestShell(folder, new NodeProcess())
            .with("FAZT_DB_PATH", database.toString())
            .with("FAZT_PASSWORD", "a long password");
  }

  private Map<String, Object> peers() throws IOException {
    String text = Files.readString(folder.resolve("home/.config/fazt/peers.json"));
    return PlainJson.object(PlainJson.readObject(text).get("peers"));
  }

  @Test
  void theNodeIsKnownAsLocalWithAKeyThatOpensIt() throws IOException {
    assertThat(shell.run("server", "init", "--username", "me", "--port", "4711"))
        .as(shell.err())
        .isEqualTo(ExitCode.OK);
    assertThat(shell.out())
        .contains("  Peer:     local (http://localhost:4711), with a key of its own\n");
    String token = String.valueOf(PlainJson.object(peers().get("local")).get("token"));
    assertThat(shell.out()).doesNotContain(token);

    // On a port that is free now; only the key counts here.
    var start =
        new LocalNode.Start(database, OptionalInt.of(0), Optional.empty(), Optional.empty(), false);
    try (var node = new NodeProcess().start(start)) {
      shell.run("remote", "add", "same", "--url", "localhost:" + node.port(), "--token", token);
      assertThat(shell.run("app", "list", "--on", "same")).as(shell.err()).isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void aNodeElsewhereKeepsTheName() throws IOException {
    shell.run("remote", "add", "local", "--url", "https://admin.example.com", "--token", "t");

    assertThat(shell.run("server", "init", "--username", "me", "--json")).isEqualTo(ExitCode.OK);
    assertThat(PlainJson.object(PlainJson.readObject(shell.out()).get("data")))
        .doesNotContainKey("peer");
    assertThat(String.valueOf(peers().get("local"))).contains("admin.example.com");

    shell.run("server", "status");
    assertThat(shell.out()).contains("Keys:         0");
  }

  @Test
  void aPeersFileThatIsNotUnderstoodKeepsNobodyFromSettingUp() throws IOException {
    Path file = folder.resolve("home/.config/fazt/peers.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "not ours");

    assertThat(shell.run("server", "init", "--username", "me")).isEqualTo(ExitCode.OK);
    assertThat(shell.out()).contains("Server initialized.", "none was made");
    assertThat(file).hasContent("not ours");
  }

  @Test
  void theNodeIsFollowedToTheNextPort() throws Exception {
    assertThat(shell.run("server", "init", "--username", "me", "--port", "1"))
        .isEqualTo(ExitCode.OK);
    var start =
        new LocalNode.Start(database, OptionalInt.of(0), Optional.empty(), Optional.empty(), false);
    try (var serving = Serving.start(new NodeProcess(), start, shell.shell())) {
      LocalPeer.follow(serving, shell.shell());
      assertThat(PlainJson.object(peers().get("local")).get("url"))
          .isEqualTo("http://localhost:" + serving.port());
      assertThat(shell.run("app", "list")).as(shell.err()).isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void aKeyOfAnotherNodeIsLeftAlone() throws Exception {
    shell.run("remote", "add", "local", "--url", "http://localhost:1", "--token", "0".repeat(64));
    var start =
        new LocalNode.Start(database, OptionalInt.of(0), Optional.empty(), Optional.empty(), true);
    try (var serving = Serving.start(new NodeProcess(), start, shell.shell())) {
      LocalPeer.follow(serving, shell.shell());
      assertThat(PlainJson.object(peers().get("local")).get("url")).isEqualTo("http://localhost:1");
    }
  }
}
