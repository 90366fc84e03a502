package sh.fazt.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.RealPeer;
import sh.fazt.cli.StoppingProxy;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.api.FakePeer;
import sh.fazt.cli.shell.ExitCode;

/** {@code fazt app deploy} of a directory that others write to at the same time. */
@Timeout(120)
class UnsteadySiteTest {
  private final Path site;
  private final Path folder;
  private final TestShell shell;
  private final RealPeer peer;
  private final StoppingProxy line;

  UnsteadySiteTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.site = Files.createDirectory(folder.resolve("notes"));
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    this.shell = new TestShell(folder, new NoNode()).with("TMPDIR", temporary.toString());
    this.peer = RealPeer.start(folder);
    this.line = new StoppingProxy(peer.port());
    shell.run("remote", "add", "zyt", "--url", line.url(), "--token", peer.key("k", "deploy,read"));
    Files.writeString(site.resolve("index.html"), "page");
  }

  @AfterEach
  void stop() {
    line.close();
    peer.close();
  }

  private void deploy() {
    assertThat(shell.run("app", "deploy", "notes", "--name", "notes"))
        .as(shell.err())
        .isEqualTo(ExitCode.OK);
    assertThat(folder.resolve("tmp")).isEmptyDirectory();
  }

  private Path pulled() {
    assertThat(shell.run("app", "pull", "notes", "--dir", "pulled")).isEqualTo(ExitCode.OK);
    return folder.resolve("pulled");
  }

  /** Does something when the digests are on their way, and nothing else yet. */
  private void afterDigests(StoppingProxy.Work work) {
    line.before("/content", work);
  }

  @Test
  void aFileThatWentAwayIsLeftOutWithAWord() throws IOException {
    Files.writeString(site.resolve("4913"), "an editor's");
    afterDigests(() -> Files.delete(site.resolve("4913")));
    deploy();
    assertThat(shell.err()).contains("left out 4913: it went away while it was deployed");
    assertThat(pulled().resolve("index.html")).hasContent("page");
    assertThat(folder.resolve("pulled/4913")).doesNotExist();
  }

  @Test
  void aLogThatGrowsGoesOnlineAsItWas() throws IOException {
    Path log = Files.writeString(site.resolve("build.txt"), "one\n");
    afterDigests(() -> Files.writeString(log, "two\n", StandardOpenOption.APPEND));
    deploy();
    assertThat(pulled().resolve("build.txt")).hasContent("one\n");
  }

  @Test
  void aFileThatIsWrittenAnewGoesOnlineAsItIsThen() throws IOException {
    Path status = Files.writeString(site.resolve("status.json"), "{\"n\":1}");
    var times = new java.util.concurrent.atomic.AtomicInteger(1);
    // Again and again, as often as anything is sent.
    line.beforeEach(
        "/content", () -> Files.writeString(status, "{\"n\":" + times.incrementAndGet() + "}"));
    deploy();
    assertThat(shell.err()).contains("status.json changed while it was deployed");
    assertThat(Files.readString(pulled().resolve("status.json"))).matches("\\{\"n\":[2-9]}");
  }

  @Test
  void aFileThatBecameShorterGoesOnlineAsItIsThen() throws IOException {
    Path page = Files.writeString(site.resolve("long.txt"), "a long text");
    afterDigests(() -> Files.writeString(page, "short"));
    deploy();
    assertThat(pulled().resolve("long.txt")).hasContent("short");
  }

  @Test
  void severalTroublesAtOnceAreNoTroubleEither() throws IOException {
    for (int i = 0; i < 9; i++) {
      Files.writeString(site.resolve("f" + i + ".txt"), "same" + i / 2);
    }
    afterDigests(
        () -> {
          Files.delete(site.resolve("f0.txt"));
          Files.delete(site.resolve("f7.txt"));
          Files.writeString(site.resolve("f2.txt"), "other");
          Files.writeString(site.resolve("f8.txt"), "same8 and more");
        });
    deploy();
    Path back = pulled();
    assertThat(back.resolve("f1.txt")).hasContent("same0");
    assertThat(back.resolve("f3.txt")).hasContent("same1");
    assertThat(back.resolve("f8.txt")).exists();
  }

  @Test
  void anOlderPeerGetsTheZipWithoutTheFileThatWentAway() throws IOException {
    Files.writeString(site.resolve("gone.txt"), "gone");
    var asked = new AtomicBoolean();
    FakePeer.Answer older =
        (exchange, body) -> {
          if (exchange.getRequestURI().getPath().equals("/api/deploys")) {
            Files.delete(site.resolve("gone.txt"));
            FakePeer.send(exchange, 404, "{\"error\":\"Not found\"}");
          } else {
            zip(exchange, body, asked);
          }
        };
    try (var old = new FakePeer(older)) {
      shell.run("remote", "add", "old", "--url", "http://localhost:" + old.port(), "--token", "t");
      assertThat(shell.run("@old", "app", "deploy", "notes", "--name", "notes"))
          .as(shell.err())
          .isEqualTo(ExitCode.OK);
      assertThat(asked).isTrue();
      assertThat(shell.err()).contains("left out gone.txt: it went away");
    }
  }

  private static void zip(HttpExchange exchange, byte[] body, AtomicBoolean asked)
      throws IOException {
    asked.set(new String(body, StandardCharsets.ISO_8859_1).contains("index.html"));
    FakePeer.send(exchange, 200, "{\"data\":{\"site\":\"notes\"}}");
  }
}
