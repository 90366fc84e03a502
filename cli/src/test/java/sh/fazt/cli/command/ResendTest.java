package sh.fazt.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.cli.CountingProxy;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.RealPeer;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.registry.control.PlainJson;

/** {@code fazt app deploy} to a real node, over a line that counts and breaks. */
@Timeout(120)
class ResendTest {
  private final Path site;
  private final TestShell shell;
  private final RealPeer peer;
  private final CountingProxy line;

  ResendTest(@TempDir Path folder) throws IOException {
    this.site = Files.createDirectory(folder.resolve("notes"));
    this.shell = new TestShell(folder, new NoNode());
    this.peer = RealPeer.start(folder);
    this.line = new CountingProxy(peer.port());
  }

  @BeforeEach
  void know() {
    String token = peer.key("laptop", "deploy,read,route");
    shell.run("remote", "add", "zyt", "--url", line.url(), "--token", token);
  }

  @AfterEach
  void stop() {
    line.close();
    peer.close();
  }

  private void write(String path, String text) throws IOException {
    Path file = site.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void writeNoise(String path, int seed, int size) throws IOException {
    byte[] noise = new byte[size];
    new Random(seed).nextBytes(noise);
    Files.write(site.resolve(path), noise);
  }

  private void deploy(String... words) {
    String[] all = new String[words.length + 3];
    System.arraycopy(new String[] {"app", "deploy", "notes"}, 0, all, 0, 3);
    System.arraycopy(words, 0, all, 3, words.length);
    assertThat(shell.run(all)).as(shell.err()).isEqualTo(ExitCode.OK);
  }

  private Map<String, @Nullable Object> deployed() throws IOException {
    deploy("--json");
    return PlainJson.object(PlainJson.readObject(shell.out()).get("data"));
  }

  private String served(String path) throws IOException {
    var url = URI.create("http://127.0.0.1:" + peer.port() + path).toURL();
    System.setProperty("sun.net.http.allowRestrictedHeaders", "true");
    var connection = (HttpURLConnection) url.openConnection();
    connection.setRequestProperty("Host", "notes.localhost:" + peer.port());
    try (var in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void whatIsThereIsNotSentAgain() throws IOException {
    write("index.html", "one");
    write("a/b.css", "two");
    deploy();
    assertThat(shell.out()).contains("Sent 2 of 2 files (6 B of 6 B)\n\nDeployed: notes\n");
    assertThat(line.requests()).containsExactly("POST deploys", "POST content", "POST commit");

    deploy();
    assertThat(shell.out()).contains("Sent 0 of 2 files (0 B of 6 B)");
    assertThat(line.requests()).containsExactly("POST deploys", "POST commit");

    write("index.html", "three");
    assertThat(deployed())
        .containsEntry("sent_files", 1L)
        .containsEntry("sent_bytes", 5L)
        .containsEntry("file_count", 2L)
        .containsEntry("release", 3L);
    assertThat(served("/")).isEqualTo("three");
  }

  @Test
  void oneFileInAHundredCostsLittle() throws IOException {
    for (int i = 0; i < 1000; i++) {
      writeNoise("picture" + i + ".png", i, 20_000);
    }
    deploy();
    long first = line.sent();
    assertThat(first).isGreaterThan(20_000_000);
    deploy();
    assertThat(shell.out()).contains("Sent 0 of 1,000 files (0 B of 19.0 MB)");
    assertThat(line.sent()).as("unchanged").isLessThan(first / 200);
    for (int i = 0; i < 10; i++) {
      writeNoise("picture" + i * 100 + ".png", 5000 + i, 20_000);
    }
    deploy();
    assertThat(shell.out()).contains("Sent 10 of 1,000 files (195.3 KB of 19.0 MB)");
    assertThat(line.sent()).as("one per cent changed").isLessThan(first / 50);
  }

  @Test
  void aConnectionThatBreaksIsTakenUpWhereItBroke() throws IOException {
    for (int i = 0; i < 5; i++) {
      writeNoise("part" + i + ".bin", i, 4 << 20);
    }
    line.cut("/content", 2 << 20, 2);

    deploy();

    assertThat(line.cutsLeft()).isNegative();
    assertThat(shell.out()).contains("Sent 5 of 5 files (20.0 MB of 20.0 MB)");
    assertThat(line.requests()).contains("POST deploys", "POST content", "POST commit");
    assertThat(line.sent()).as("twice 2 MiB more").isBetween(20L << 20, 26L << 20);
  }

  @Test
  void oneThatGoesOnBreakingIsGivenUpAndTheNextRunGoesOn() throws IOException {
    for (int i = 0; i < 4; i++) {
      writeNoise("part" + i + ".bin", i, 5 << 20);
    }
    line.cut("/commit", 0, 100);
    assertThat(shell.run("app", "deploy", "notes")).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(shell.err())
        .contains("the connection broke", "4 of 4 files (20.0 MB) had arrived")
        .contains("Run it again soon: it goes on where it stopped.");
    line.cut("", 0, 0);
    line.requests();

    deploy();

    assertThat(shell.out()).contains("Sent 0 of 4 files");
    assertThat(line.requests()).containsExactly("POST deploys", "POST commit");
  }

  @Test
  void aCommitWhoseAnswerIsLostIsNotDoneTwice() throws IOException {
    write("index.html", "one");
    line.cut("/commit", 0, 1);

    assertThat(deployed()).containsEntry("release", 1L);
    assertThat(line.requests()).filteredOn(request -> request.endsWith("commit")).hasSize(2);
    assertThat(deployed()).containsEntry("release", 2L);
  }

  @Test
  void aPlanSendsNoContentAndChangesNothing() throws IOException {
    write("index.html", "one");
    deploy("--plan");
    assertThat(shell.out())
        .contains("Nothing was changed. This would be written:", "AppCreated", "ReleaseDeployed");
    assertThat(line.requests()).containsExactly("POST deploys", "POST commit");
    assertThat(deployed()).containsEntry("release", 1L);
  }

  @Test
  void aKeyThatMayOnlyDeploySendsEverythingAgain() throws IOException {
    write("index.html", "one");
    shell.run("remote", "remove", "zyt", "--yes");
    shell.run("remote", "add", "zyt", "--url", line.url(), "--token", peer.key("robot", "deploy"));
    deploy();
    deploy();
    assertThat(shell.out()).contains("Sent 1 of 1 file (3 B of 3 B)");
  }

  @Test
  void largeAndEmptyFilesArrive() throws IOException {
    write("index.html", "x".repeat(3 << 20));
    write("empty.txt", "");
    deploy();
    assertThat(served("/").length()).isEqualTo(3 << 20);
    assertThat(served("/empty.txt")).isEmpty();
  }

  @Test
  void whatTheSiteSaysOfItselfComesAlong() throws IOException {
    write("index.html", "one");
    write(
        "manifest.json",
        "{\"title\": \"Tetris\", \"tags\": [\"game\"], \"visibility\": \"public\"}");
    deploy();
    assertThat(shell.run("app", "info", "notes", "--json")).isEqualTo(ExitCode.OK);
    assertThat(PlainJson.object(PlainJson.readObject(shell.out()).get("data")))
        .containsEntry("title", "Tetris")
        .containsEntry("visibility", "public");
  }
}
