package sh.fazt.cli.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.RealPeer;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.shell.ExitCode;

/** What apps store, looked at and mended by the command line. */
@Timeout(60)
class StorageOnAPeerTest {
  private final Path folder;
  private final TestShell shell;
  private RealPeer peer;

  @SuppressWarnings("NullAway.Init") // made before each test
  StorageOnAPeerTest(@TempDir Path folder) {
    this.folder = folder;
    this.shell = new TestShell(folder, new NoNode());
  }

  @BeforeEach
  void deploy() throws IOException {
    peer = RealPeer.start(Files.createDirectories(folder.resolve("peer")));
    run("remote", "add", "zyt", "--url", peer.url(), "--token", peer.key("zyt", "admin"));
    Files.writeString(Files.createDirectories(folder.resolve("site")).resolve("a.html"), "hello");
    run("app", "deploy", "site", "--name", "tetris");
    run("app", "deploy", "site", "--name", "other");
  }

  @AfterEach
  void stop() {
    peer.close();
  }

  private String run(String... words) {
    assertThat(shell.run(words)).as(shell.err()).isEqualTo(ExitCode.OK);
    return shell.out();
  }

  private String refused(String... words) {
    assertThat(shell.run(words)).isNotEqualTo(ExitCode.OK);
    return shell.err();
  }

  @Test
  void valuesDocumentsAndBlobsAreSeenAndMended() throws IOException {
    byte[] bytes = new byte[100_000];
    new Random(1).nextBytes(bytes);
    Files.write(folder.resolve("a.png"), bytes);
    assertThat(run("storage", "list", "tetris")).contains("Nothing is stored yet.");
    run("storage", "put", "tetris", "lives", "{\"n\": 3}");
    run("storage", "put", "tetris", "scores/me", "{\"score\":7}", "--kind", "ds");
    run("storage", "put", "tetris", "img/a.png", "--file", "a.png");

    assertThat(run("storage", "list", "tetris"))
        .containsSubsequence("ds", "scores/me", "kv", "lives", "s3", "img/a.png", "100000");
    assertThat(run("storage", "list", "tetris", "--kind", "kv", "--json"))
        .contains("\"key\":\"lives\"")
        .doesNotContain("scores");
    assertThat(run("storage", "get", "tetris", "lives", "--quiet").strip()).isEqualTo("{\"n\":3}");
    assertThat(run("storage", "get", "tetris", "scores/me", "--json")).contains("\"score\":7");
    assertThat(refused("storage", "get", "tetris", "img/a.png")).contains("--output");
    run("storage", "get", "tetris", "img/a.png", "--output", "b.png");
    assertThat(folder.resolve("b.png")).hasBinaryContent(bytes);
    assertThat(refused("storage", "get", "tetris", "img/a.png", "--output", "b.png"))
        .contains("is there already");

    run("storage", "rm", "tetris", "scores/me", "--kind", "ds");
    run("storage", "rm", "tetris", "lives");
    assertThat(refused("storage", "rm", "tetris", "lives")).contains("stores nothing under lives");
    assertThat(refused("storage", "get", "tetris", "lives")).contains("stores nothing under lives");
    assertThat(refused("storage", "put", "tetris", "k", "no json")).contains("JSON");
    assertThat(refused("storage", "put", "tetris", "k")).contains("VALUE");
    assertThat(refused("storage", "get", "tetris", "k", "--kind", "x")).contains("kv, ds or s3");
  }

  @Test
  void whatIsExportedIsImportedAsItWas() throws IOException {
    run("storage", "put", "tetris", "text", "\"a \\\"b\\\" ü 🎲\"");
    run("storage", "put", "tetris", "nothing", "null");
    run("storage", "put", "tetris", "c/z", "{\"n\":1}", "--kind", "ds");
    run("storage", "put", "tetris", "c/a", "{\"n\":[2,{\"o\":null}]}", "--kind", "ds");
    Files.write(folder.resolve("blob"), new byte[] {0, 1, -1});
    run("storage", "put", "tetris", "x/blob", "--file", "blob", "--mime", "image/png");
    assertThat(run("storage", "export", "tetris")).contains("2 keys, 2 documents, 1 blobs");
    assertThat(run("storage", "import", "other", "tetris.storage.jsonl"))
        .contains("2 keys, 2 documents, 1 blobs");
    run("storage", "export", "other", "--output", "again.jsonl");

    assertThat(withoutHead("again.jsonl")).isEqualTo(withoutHead("tetris.storage.jsonl"));
    assertThat(refused("storage", "export", "tetris")).contains("is there already");
    assertThat(refused("storage", "import", "other", "site/a.html")).contains("no JSON object");
    assertThat(refused("storage", "import", "other", "none")).contains("there is no file");
  }

  /** Orders differ, as numbers. */
  private String withoutHead(String file) throws IOException {
    return Files.readString(folder.resolve(file))
        .replaceFirst("[^\n]*\n", "")
        .replaceAll("\"_updatedAt\":\\d+", "");
  }

  @Test
  void snapshotsAreTakenListedRestoredAndForgotten() {
    run("storage", "put", "tetris", "k", "1");
    assertThat(run("storage", "snapshots", "tetris")).contains("No snapshots yet.");
    assertThat(run("storage", "snapshot", "tetris", "before")).contains("Snapshot created: before");
    run("storage", "put", "tetris", "k", "2");
    assertThat(run("storage", "snapshots", "tetris")).contains("before", "1");
    assertThat(refused("storage", "restore", "tetris", "before")).contains("--yes");
    assertThat(run("storage", "get", "tetris", "k", "--quiet").strip()).isEqualTo("2");
    run("storage", "restore", "tetris", "before", "--yes");
    assertThat(run("storage", "get", "tetris", "k", "--quiet").strip()).isEqualTo("1");
    run("storage", "forget", "tetris", "before");
    assertThat(refused("storage", "forget", "tetris", "before")).contains("has no snapshot before");
    assertThat(refused("storage", "restore", "tetris", "before", "--yes")).contains("not found");
  }
}
