package sh.fazt.cli.pull;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.RealPeer;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.api.FakePeer;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.registry.control.PlainJson;

/** {@code fazt app pull} from a real node, and from peers that mean no good. */
@Timeout(120)
class PullTest {
  private final Path here;
  private final TestShell shell;

  PullTest(@TempDir Path folder) throws IOException {
    here = Files.createDirectory(folder.resolve("here"));
    shell = new TestShell(here, new NoNode());
  }

  /** Everything in a folder, by path. */
  private static Map<String, String> content(Path folder) throws IOException {
    var found = new TreeMap<String, String>();
    try (var walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        found.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return found;
  }

  private List<String> namesHere() throws IOException {
    try (var entries = Files.list(here)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whatWasDeployedComesBack(@TempDir Path node) throws IOException {
    Path site = Files.createDirectories(here.resolve("site"));
    Files.writeString(site.resolve("index.html"), "<h1>hello</h1>");
    Files.createDirectories(site.resolve("a").resolve("b"));
    Files.writeString(site.resolve("a").resolve("b").resolve("c.txt"), "deep");
    Files.writeString(site.resolve("\u00e9 +%2e.txt"), "odd");
    Files.writeString(site.resolve("large.txt"), "0123456789".repeat(300_000));
    Files.createFile(site.resolve("empty"));
    try (var peer = RealPeer.start(node)) {
      shell.run(
          "remote", "add", "zyt", "--url", peer.url(), "--token", peer.key("k", "deploy,read"));
      assertThat(shell.run("app", "deploy", "site", "--name", "blog")).isEqualTo(ExitCode.OK);

      assertThat(shell.run("app", "pull", "blog")).as(shell.err()).isEqualTo(ExitCode.OK);
      assertThat(shell.out())
          .isEqualTo(
              "Pulling 5 files from zyt to %1$s...\nPulled 5 files to %1$s\n"
                  .formatted(here.resolve("blog")));
      assertThat(content(here.resolve("blog"))).isEqualTo(content(site));
      assertThat(namesHere()).containsExactly("blog", "home", "site");

      assertThat(shell.run("app", "pull", "blog")).isEqualTo(ExitCode.CONFLICT);
      assertThat(shell.err()).contains("not empty", "--force");

      assertThat(shell.run("app", "pull", "blog", "--to", "./copy", "--json"))
          .isEqualTo(ExitCode.OK);
      assertThat(PlainJson.object(PlainJson.readObject(shell.out()).get("data")))
          .containsEntry("file_count", 5L)
          .containsEntry("directory", here.resolve("copy").toString());
      assertThat(content(here.resolve("copy"))).isEqualTo(content(site));

      assertThat(shell.run("app", "pull", "nothing")).isEqualTo(ExitCode.REFUSED);
      assertThat(here.resolve("nothing")).doesNotExist();
    }
  }

  @Test
  void filesThatAreThereAreReplacedOnlyIfThatIsSaid() throws IOException {
    Files.createDirectory(here.resolve("blog"));
    Files.writeString(here.resolve("blog").resolve("index.html"), "mine");
    Files.writeString(here.resolve("blog").resolve("notes.txt"), "mine too");
    try (var _ = peer(Map.of("index.html", "theirs", "a/b.txt", "new"))) {
      assertThat(shell.run("app", "pull", "blog")).isEqualTo(ExitCode.CONFLICT);
      assertThat(content(here.resolve("blog"))).containsEntry("index.html", "mine").hasSize(2);

      assertThat(shell.run("app", "pull", "blog", "--force")).isEqualTo(ExitCode.OK);
      assertThat(content(here.resolve("blog")))
          .isEqualTo(Map.of("index.html", "theirs", "a/b.txt", "new", "notes.txt", "mine too"));
      assertThat(namesHere()).containsExactly("blog", "home");
    }
  }

  @Test
  void aLinkInTheWayIsNotFollowed(@TempDir Path elsewhere) throws IOException {
    Path blog = Files.createDirectory(here.resolve("blog"));
    Files.writeString(elsewhere.resolve("passwd"), "precious");
    Files.createSymbolicLink(blog.resolve("etc"), elsewhere);
    Files.createSymbolicLink(blog.resolve("file"), elsewhere.resolve("passwd"));
    Files.createSymbolicLink(here.resolve("linked"), elsewhere);
    try (var _ = peer(Map.of("a.txt", "x", "etc/passwd", "owned"))) {
      assertThat(shell.run("app", "pull", "blog", "--force")).isEqualTo(ExitCode.CONFLICT);
      assertThat(shell.err()).contains("in the way");
      assertThat(shell.run("app", "pull", "blog", "--dir", "linked", "--force"))
          .isEqualTo(ExitCode.CONFLICT);
    }
    try (var _ = peer(Map.of("a.txt", "x", "file", "owned"))) {
      assertThat(shell.run("app", "pull", "blog", "--force")).isEqualTo(ExitCode.CONFLICT);
    }
    assertThat(blog.resolve("a.txt")).doesNotExist();
    assertThat(content(elsewhere)).isEqualTo(Map.of("passwd", "precious"));
  }

  @Test
  void namesThatDifferInCaseOrAccentsAreDifferentFiles() throws IOException {
    var files =
        Map.of(
            "Same", "1", "sAME", "2", "Docs/a", "3", "docs/b", "4", "C:odd", "5", "caf\u00e9", "6");
    try (var _ = peer(files)) {
      assertThat(shell.run("app", "pull", "blog")).as(shell.err()).isEqualTo(ExitCode.OK);
      assertThat(content(here.resolve("blog"))).isEqualTo(files);
    }
  }

  static List<List<String>> hostile() {
    return List.of(
        List.of("../evil"),
        List.of("a/../../evil"),
        List.of("/etc/evil"),
        List.of("a//b"),
        List.of("a/./b"),
        List.of(""),
        List.of("a/"),
        List.of("..\\evil"),
        List.of("a\\b"),
        List.of("a\u0000b"),
        List.of("a\nb"),
        List.of("x".repeat(256)),
        List.of(".git/config"),
        List.of("sub/.GIT/hooks/pre-commit"),
        List.of("same", "same"),
        List.of("a", "a/b"),
        List.of("a/b", "a"));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void aListingThatMeansNoGoodIsRefusedAsAWholeBeforeAnythingIsWritten(List<String> paths)
      throws IOException {
    var files = new ArrayList<Map<String, Object>>(List.of(listed("index.html", "x", "x")));
    paths.forEach(path -> files.add(listed(path, "x", "x")));
    try (var peer = peer(files, "x")) {
      assertThat(shell.run("app", "pull", "blog")).isEqualTo(ExitCode.REFUSED);
      assertThat(shell.err()).contains("not to be trusted", "Nothing was written");
      assertThat(peer.seen()).hasSize(1);
      assertThat(namesHere()).containsExactly("home");
    }
  }

  @Test
  void contentThatIsNotWhatWasListedIsRefusedAndLeavesNothing() throws IOException {
    try (var _ = peer(List.of(listed("a.txt", "x", "x"), listed("b.txt", "y", "y")), "x")) {
      assertThat(shell.run("app", "pull", "blog")).isEqualTo(ExitCode.REFUSED);
      assertThat(shell.err()).contains("'b.txt' is not what the peer's list says");
    }
    try (var _ = peer(List.of(listed("a.txt", "x", "much longer")), "much longer")) {
      assertThat(shell.run("app", "pull", "blog")).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(shell.err()).contains("more than it said");
    }
    assertThat(namesHere()).containsExactly("home");
  }

  @Test
  void aPeerThatStopsInTheMiddleIsGivenUpAndLeavesNothing() throws IOException {
    var ended = new CountDownLatch(1);
    try (var fake =
        new FakePeer(
            (exchange, _) -> {
              if (exchange.getRequestURI().getPath().endsWith("/files")) {
                answer(exchange, json(List.of(listed("a.txt", "0123456789", "0123456789"))));
                return;
              }
              exchange.sendResponseHeaders(200, 10);
              exchange.getResponseBody().write("0123".getBytes(StandardCharsets.UTF_8));
              exchange.getResponseBody().flush();
              awaited(ended);
            })) {
      know(fake);
      shell.waiting(
          new Timeouts(Duration.ofSeconds(10), Duration.ofMillis(300), Duration.ofSeconds(10)));

      assertThat(shell.run("app", "pull", "blog")).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(shell.err()).contains("did not answer in time");
      assertThat(namesHere()).containsExactly("home");
      ended.countDown();
    }
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aListingThatIsNoneIsRefused() throws IOException {
    for (String body : List.of("{\"data\":{}}", "{\"data\":[{\"path\":\"a\"}]}", "<html>", "")) {
      try (var fake = new FakePeer(FakePeer.always(200, body))) {
        know(fake);
        assertThat(shell.run("app", "pull", "blog")).as(body).isEqualTo(ExitCode.REFUSED);
      }
    }
    assertThat(namesHere()).containsExactly("home");
  }

  @Test
  void aNameThatIsAPathGivesNoFolder() {
    assertThat(shell.run("app", "pull", "../x")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("app", "pull", "x", "--to", "./a", "--dir", "b"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("@a,b", "app", "pull", "x")).isEqualTo(ExitCode.USAGE);
  }

  private FakePeer peer(Map<String, String> files) throws IOException {
    var listed =
        files.entrySet().stream()
            .map(file -> listed(file.getKey(), file.getValue(), file.getValue()))
            .toList();
    var fake =
        new FakePeer(
            (exchange, _) -> {
              String path = exchange.getRequestURI().getPath();
              answer(
                  exchange,
                  path.endsWith("/files")
                      ? json(listed)
                      : files.getOrDefault(path.substring("/api/apps/blog/files/".length()), ""));
            });
    return know(fake);
  }

  private FakePeer peer(List<Map<String, Object>> listed, String content) throws IOException {
    return know(
        new FakePeer(
            (exchange, _) ->
                answer(
                    exchange,
                    exchange.getRequestURI().getPath().endsWith("/files")
                        ? json(listed)
                        : content)));
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    FakePeer.send(exchange, 200, body);
  }

  private FakePeer know(FakePeer fake) {
    shell.run("remote", "remove", "fake", "--yes");
    shell.run("remote", "add", "fake", "--url", "localhost:" + fake.port(), "--token", "t");
    return fake;
  }

  private static String json(List<Map<String, Object>> listed) {
    return PlainJson.write(Map.of("data", listed));
  }

  /** A file that is listed with the size of one text and the digest of another. */
  private static Map<String, Object> listed(String path, String sized, String digested) {
    var file = new LinkedHashMap<String, Object>();
    file.put("path", path);
    file.put("size", (long) sized.getBytes(StandardCharsets.UTF_8).length);
    file.put("sha256", sha256(digested));
    return file;
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
