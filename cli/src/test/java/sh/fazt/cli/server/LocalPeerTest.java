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
import sh.fazt.registry.control.PlainJson;

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
        new TestShell(folder, new NodeProcess(Map.of()))
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
  void aNodeElsewhereKeepsTheNameAndTheNewOneGetsTheNext() throws IOException {
    shell.run("remote", "add", "local", "--url", "https://admin.example.com", "--token", "t");

    assertThat(shell.run("server", "init", "--username", "me", "--json")).isEqualTo(ExitCode.OK);
    assertThat(PlainJson.object(PlainJson.readObject(shell.out()).get("data")))
        .containsEntry("peer", "local-2");
    assertThat(String.valueOf(peers().get("local"))).contains("admin.example.com");
    assertThat(String.valueOf(peers().get("local-2"))).contains("http://localhost:4698");
  }

  @Test
  void eachNodeGetsANameOfItsOwnOrTheOneItIsGiven() throws IOException {
    shell.run("server", "init", "--username", "me");
    Object first = peers().get("local");
    String other = folder.resolve("other.db").toString();
    assertThat(shell.run("server", "init", "--username", "me", "--db", other))
        .as(shell.err())
        .isEqualTo(ExitCode.OK);
    assertThat(shell.out()).contains("  Peer:     local-2 (http://localhost:4698)");
    assertThat(peers().get("local")).isEqualTo(first);

    String third = folder.resolve("third.db").toString();
    assertThat(shell.run("server", "init", "--username", "me", "--db", third, "--name", "local"))
        .isEqualTo(ExitCode.CONFLICT);
    assertThat(shell.err()).contains("peer 'local' is http://localhost:4698 already", "--name");
    assertThat(Path.of(third)).doesNotExist();
    assertThat(shell.run("server", "init", "--username", "me", "--db", third, "--name", "work"))
        .isEqualTo(ExitCode.OK);
    assertThat(peers()).containsOnlyKeys("local", "local-2", "work");
    assertThat(peers().get("local")).isEqualTo(first);
  }

  @Test
  void aDatabaseThatIsMadeAnewKeepsItsName() throws IOException {
    shell.run("server", "init", "--username", "me");
    String before = String.valueOf(PlainJson.object(peers().get("local")).get("token"));
    Files.delete(database);

    assertThat(shell.run("server", "init", "--username", "me")).isEqualTo(ExitCode.OK);
    assertThat(peers()).containsOnlyKeys("local");
    assertThat(PlainJson.object(peers().get("local")).get("token")).isNotEqualTo(before);
  }

  @Test
  void localIsTheNodeOfThisMachineWhateverThePeersFileSays() throws Exception {
    shell.run("server", "init", "--username", "me", "--port", "1");
    Path file = folder.resolve("home/.config/fazt/peers.json");
    String address = "\"database\" : \"" + database + "\"";
    try (var _ = serving(false)) {
      assertThat(Files.readString(file)).contains(address, "http://localhost:1");
      assertThat(shell.run("app", "list")).as("another port").isEqualTo(ExitCode.OK);

      Files.writeString(
          file,
          Files.readString(file)
              .replaceAll("\"token\" : \"[^\"]*\"", "\"token\" : \"none\"")
              .replaceAll("localhost:[0-9]+", "localhost:2"));
      assertThat(shell.run("@local", "app", "list")).as("another key").isEqualTo(ExitCode.OK);

      Files.delete(file);
      assertThat(shell.run("@local", "app", "list")).as("not in the file").isEqualTo(ExitCode.OK);
      Files.delete(file);
      assertThat(shell.run("app", "list")).as("nothing in the file").isEqualTo(ExitCode.OK);

      Files.delete(file);
      shell.run("remote", "add", "local", "--url", "https://admin.example.com", "--token", "t");
      assertThat(shell.run("@local", "app", "list")).as("another node").isEqualTo(ExitCode.OK);
      assertThat(shell.err()).contains("not https://admin.example.com");
      assertThat(String.valueOf(peers().get("local"))).contains("admin.example.com");
    }
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
    try (var serving = serving(false)) {
      assertThat(peer(serving).follow(serving.port())).isPresent();
      assertThat(PlainJson.object(peers().get("local")).get("url"))
          .isEqualTo("http://localhost:" + serving.port());
    }
  }

  @Test
  void aKeyOfAnotherNodeIsLeftAlone() throws Exception {
    shell.run("remote", "add", "local", "--url", "http://localhost:1", "--token", "0".repeat(64));
    try (var serving = serving(true)) {
      assertThat(peer(serving).follow(serving.port())).isEmpty();
      assertThat(PlainJson.object(peers().get("local")).get("url")).isEqualTo("http://localhost:1");
      assertThat(peer(serving).at(serving.port()).name()).isEqualTo("local-2");
    }
  }

  private Serving serving(boolean development) throws IOException {
    return Serving.start(
        new NodeProcess(Map.of()),
        new LocalNode.Start(
            database, OptionalInt.of(0), Optional.empty(), Optional.empty(), development),
        shell.shell());
  }

  private LocalPeer peer(Serving serving) {
    return new LocalPeer(
        database, request -> LocalOperator.dataOf(serving.ask(request)), shell.shell());
  }
}
