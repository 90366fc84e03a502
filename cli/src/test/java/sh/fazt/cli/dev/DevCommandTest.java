package sh.fazt.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.cli.FakeNode;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.peer.PeersFile;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.registry.control.ControlClient;
import sh.fazt.registry.control.ControlRequest;

/** {@code fazt dev} from nothing to a stopped node, against a node that runs in the test. */
@Timeout(60)
class DevCommandTest {
  private final ExecutorService running = Executors.newVirtualThreadPerTaskExecutor();
  private final Path folder;
  private final Path database;
  private final Path site;
  private final FakeNode node;
  private final TestShell shell;

  DevCommandTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.database = folder.resolve("data/fazt.db");
    this.site = Files.createDirectory(folder.resolve("my site"));
    Files.writeString(site.resolve("index.html"), "1");
    this.node = new FakeNode();
    this.shell = new TestShell(folder, node);
  }

  @AfterEach
  void stop() {
    node.close();
    running.shutdownNow();
  }

  @Test
  void aDirectoryIsOnlineWithoutAnySetUpAndStopsCleanly() throws Exception {
    Future<ExitCode> dev = start();
    shell.awaitOut("http://my-site.localhost:" + node.port() + "/");

    assertThat(PeersFile.of(shell.shell()).read().named("local").url())
        .hasToString("http://localhost:" + node.port());
    assertThat(shell.out()).doesNotContain("key-0");
    assertThat(node.asked()).containsExactly("start", "create-key");

    stopByCommand();
    assertThat(dev.get()).isEqualTo(ExitCode.OK);
    assertThat(node.isClosed()).isTrue();
    assertThat(shell.out()).endsWith("Stopped.\n");
  }

  @Test
  void aSavedFileIsDeployedAgainAndAnUnchangedOneIsNot() throws Exception {
    Future<ExitCode> dev = start();
    shell.awaitOut("Watching");

    Files.writeString(site.resolve("index.html"), "changed");
    shell.awaitOut("Deployed release 2 (1 file, ");
    Files.writeString(site.resolve(".index.html.swp"), "an editor's");
    Files.writeString(site.resolve("b.html"), "more");
    shell.awaitOut("Deployed release 3 (2 files, ");

    stopByCommand();
    dev.get();
  }

  @Test
  void aRefusedDeployIsToldAndTheNextOneWorks() throws Exception {
    Future<ExitCode> dev = start();
    shell.awaitOut("Watching");

    Files.delete(site.resolve("index.html"));
    shell.awaitErr("holds no files to put online");
    Files.writeString(site.resolve("index.html"), "back");
    shell.awaitOut("Deployed release 2");

    stopByCommand();
    dev.get();
  }

  @Test
  void aDirectoryThatIsDeletedAndBuiltAnewIsFollowedAgain() throws Exception {
    Files.createDirectory(site.resolve("css"));
    Files.writeString(site.resolve("css/a.css"), "1");
    Future<ExitCode> dev = start();
    shell.awaitOut("Watching");

    delete(site);
    shell.awaitErr("went away; waiting until it is back");
    Files.createDirectories(site.resolve("css"));
    Files.writeString(site.resolve("index.html"), "2");
    Files.writeString(site.resolve("css/a.css"), "22");
    shell.awaitOut(" (2 files, ");
    Files.writeString(site.resolve("css/b.css"), "3");
    shell.awaitOut(" (3 files, ");

    stopByCommand();
    dev.get();
  }

  @Test
  void aDirectoryThatAnotherOneIsMovedToThePlaceOfIsFollowed() throws Exception {
    Future<ExitCode> dev = start();
    shell.awaitOut("Watching");

    for (int round = 2; round < 5; round++) {
      Path next = folder.resolve("next");
      Files.createDirectories(next.resolve("deep"));
      for (int file = 0; file < round * 2; file++) {
        Files.writeString(next.resolve("deep/" + file), "x");
      }
      Files.move(site, folder.resolve("before-" + round));
      Files.move(next, site);
      shell.awaitOut(" (" + round * 2 + " files, ");
      Files.writeString(site.resolve("deep/more"), "x");
      shell.awaitOut(" (" + (round * 2 + 1) + " files, ");
    }

    stopByCommand();
    dev.get();
  }

  @Test
  void aLinkThatLeadsToAnotherBuildAndAFolderAroundThatIsReplacedAreFollowed() throws Exception {
    Path first = Files.createDirectories(folder.resolve("builds/1"));
    Path second = Files.createDirectories(folder.resolve("builds/2"));
    Files.writeString(first.resolve("a"), "x");
    Files.writeString(second.resolve("a"), "x");
    Files.writeString(second.resolve("b"), "x");
    Path link = Files.createSymbolicLink(folder.resolve("current"), first);
    Future<ExitCode> dev =
        running.submit(() -> shell.run("dev", link.toString(), "--db", database.toString()));
    shell.awaitOut("Watching");

    Files.move(
        Files.createSymbolicLink(folder.resolve("fresh"), second),
        link,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    shell.awaitOut(" (2 files, ");
    Files.move(folder.resolve("builds"), folder.resolve("builds.old"));
    shell.awaitErr("went away; waiting until it is back");
    Files.createDirectories(second);
    for (String name : List.of("a", "b", "c")) {
      Files.writeString(second.resolve(name), "x");
    }
    shell.awaitOut(" (3 files, ");
    Files.writeString(second.resolve("d"), "x");
    shell.awaitOut(" (4 files, ");

    stopByCommand();
    dev.get();
  }

  @Test
  void anIgnoreFileThatIsEditedIsAChange() throws Exception {
    Files.writeString(site.resolve("draft.html"), "1");
    Future<ExitCode> dev = start();
    shell.awaitOut("Watching");

    Files.writeString(site.resolve(".gitignore"), "draft.html\n");
    shell.awaitOut("Deployed release 2 (1 file, ");
    Files.writeString(site.resolve(".faztignore"), "!draft.html\n");
    shell.awaitOut("Deployed release 3 (2 files, ");

    stopByCommand();
    dev.get();
  }

  @Test
  void aChangeThatKeepsSizeAndTimeIsDeployed() throws Exception {
    Path page = site.resolve("index.html");
    var time = Files.getLastModifiedTime(page);
    Future<ExitCode> dev = start();
    shell.awaitOut("Watching");

    Path other = Files.writeString(folder.resolve("other"), "2");
    Files.setLastModifiedTime(other, time);
    Files.move(other, page, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    shell.awaitOut("Deployed release 2 (1 file, ");

    stopByCommand();
    dev.get();
  }

  private static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void aKeyOfThisDatabaseThatTheNodeDoesNotKnowIsReplaced() throws Exception {
    var before =
        new Peer(
            "local",
            URI.create("http://localhost:1"),
            "old",
            Optional.of(database.toAbsolutePath().toString()));
    PeersFile.of(shell.shell()).change(peers -> peers.with(before));

    Future<ExitCode> dev = start();
    shell.awaitOut("Watching");

    var peers = PeersFile.of(shell.shell()).read();
    assertThat(peers.byName()).containsOnlyKeys("local");
    assertThat(peers.named("local").token()).isEqualTo("key-0");
    assertThat(peers.named("local").url().getPort()).isEqualTo(node.port());
    stopByCommand();
    dev.get();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://admin.example.com", "localhost"})
  void aPeerCalledLocalThatIsAnotherNodeIsLeftAlone(String host) throws Exception {
    String url = host.equals("localhost") ? host + ":" + node.port() : host;
    shell.run("remote", "add", "local", "--url", url, "--token", "mine");

    Future<ExitCode> dev = start();
    shell.awaitOut("Watching");

    var peers = PeersFile.of(shell.shell()).read();
    assertThat(peers.named("local").token()).isEqualTo("mine");
    assertThat(peers.named("local-2").token()).isEqualTo("key-0");
    assertThat(peers.standard()).contains("local");
    stopByCommand();
    dev.get();
  }

  private Future<ExitCode> start() {
    return running.submit(() -> shell.run("dev", site.toString(), "--db", database.toString()));
  }

  private void stopByCommand() throws IOException {
    assertThat(
            ControlClient.ask(
                database, Map.of(), ControlRequest.of("stop"), Duration.ofSeconds(10)))
        .isPresent();
  }
}
