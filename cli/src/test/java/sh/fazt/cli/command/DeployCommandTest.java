package sh.fazt.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.api.FakePeer;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Shell;
import sh.fazt.registry.control.PlainJson;

/** {@code fazt app deploy} to an older peer, from what is sent to what is said. */
@Timeout(120)
class DeployCommandTest {
  private static final String DONE =
      """
      {"data":{"file_count":2,"message":"Deployment successful","site":"blog","size_bytes":423,\
      "release":7}}
      """;

  private final TestShell shell;
  private final Path site;

  DeployCommandTest(@TempDir Path folder) throws IOException {
    shell = new TestShell(folder, new NoNode());
    site = Files.createDirectory(folder.resolve("notes"));
    Files.writeString(site.resolve("index.html"), "<h1>hello</h1>");
    Files.writeString(site.resolve("app.js"), "1");
  }

  @Test
  void aDirectoryIsSentAsAZipWithItsNameKeyMessageAndReason() throws IOException {
    try (var peer = peer(FakePeer.older(FakePeer.always(200, DONE)))) {
      ExitCode exit =
          shell.run(
              "app",
              "deploy",
              "notes",
              "--name",
              "blog",
              "--spa",
              "-m",
              "f\u00fcr alle",
              "--reason",
              "why");

      assertThat(shell.err()).isEmpty();
      assertThat(exit).isEqualTo(ExitCode.OK);
      var seen = peer.zips().getFirst();
      assertThat(seen.method() + " " + seen.path()).isEqualTo("POST /api/deploy");
      assertThat(seen.headers())
          .containsEntry("Authorization", "Bearer secret")
          .containsEntry("X-Fazt-Reason", "why")
          .containsEntry("Host", "localhost:" + peer.port());
      assertThat(field(seen, "site_name")).isEqualTo("blog");
      assertThat(field(seen, "spa")).isEqualTo("true");
      assertThat(field(seen, "message")).isEqualTo("f\u00fcr alle");
      assertThat(seen.body()).contains("name=\"file\"; filename=\"blog.zip\"");
      assertThat(zipNames(seen.bytes())).isEqualTo("app.js index.html ");
    }
  }

  @Test
  void whatWasDeployedIsTold() throws IOException {
    try (var peer = peer(FakePeer.older(FakePeer.always(200, DONE)))) {
      shell.run("app", "deploy", "notes", "--name", "blog");

      assertThat(shell.out())
          .startsWith(
              """
              Deploying 'notes' to zyt as 'blog'...
              Zipped 2 files (15 B)
              Sent 2 of 2 files (15 B of 15 B)

              Deployed: blog
              URL:      http://blog.localhost:%d/
              Files:    2
              Size:     423 B
              Release:  7
              """
                  .formatted(peer.port()))
          .contains("\nTime:     ");
    }
  }

  @Test
  void programsGetJsonAndQuietLeavesTheUrl() throws IOException {
    try (var peer = peer(FakePeer.older(FakePeer.always(200, DONE)))) {
      String url = "http://blog.localhost:" + peer.port() + "/";

      shell.run("--json", "app", "deploy", "notes", "--name", "blog");
      assertThat(PlainJson.object(PlainJson.readObject(shell.out()).get("data")))
          .containsEntry("site", "blog")
          .containsEntry("release", 7L)
          .containsEntry("url", url);

      shell.run("app", "deploy", "notes", "--name", "blog", "--quiet");
      assertThat(shell.out()).isEqualTo(url + "\n");
    }
  }

  @Test
  void theDirectoryGivesTheNameWhenNoneIsGiven() throws IOException {
    try (var peer = peer(FakePeer.older(FakePeer.always(200, DONE)))) {
      shell.run("app", "deploy", "notes");

      assertThat(field(peer.zips().getFirst(), "site_name")).isEqualTo("notes");
    }
  }

  @Test
  void theNamedPeerIsTheOneDeployedTo() throws IOException {
    try (var first = peer(FakePeer.older(FakePeer.always(200, DONE)));
        var other = new FakePeer(FakePeer.older(FakePeer.always(200, DONE)))) {
      shell.run("remote", "add", "two", "--url", "localhost:" + other.port(), "--token", "t2");

      assertThat(shell.run("@two", "app", "deploy", "notes")).isEqualTo(ExitCode.OK);
      assertThat(shell.run("app", "deploy", "notes", "--to", "two")).isEqualTo(ExitCode.OK);
      assertThat(shell.run("@two", "app", "deploy", "notes", "--to", "zyt"))
          .isEqualTo(ExitCode.USAGE);
      assertThat(other.zips()).hasSize(2);
      assertThat(first.zips()).isEmpty();
    }
  }

  @Test
  void anUnknownPeerIsRefusedWithTheOnesThereAre() throws IOException {
    assertThat(shell.run("app", "deploy", "notes")).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("No peers configured.", "fazt remote add");
    try (var _ = peer(FakePeer.older(FakePeer.always(200, DONE)))) {
      assertThat(shell.run("app", "deploy", "notes", "--to", "abc")).isEqualTo(ExitCode.REFUSED);
      assertThat(shell.err()).contains("peer 'abc' not found", "Peers: zyt");
    }
  }

  @Test
  void aTokenThatIsNoneIsRefusedAndNotPrinted() throws IOException {
    try (var peer = new FakePeer(FakePeer.older(FakePeer.always(200, DONE)))) {
      String url = "localhost:" + peer.port();
      for (String token : new String[] {"a\r\nb: c", "", "a b", "\u00fc"}) {
        assertThat(shell.run("remote", "add", "zyt", "--url", url, "--token", token))
            .isEqualTo(ExitCode.USAGE);
        assertThat(shell.err()).contains("that is no token").doesNotContain("b: c");
      }
      assertThat(shell.run("app", "deploy", "notes")).isEqualTo(ExitCode.REFUSED);
      assertThat(peer.seen()).isEmpty();
    }
  }

  @Test
  void aProgressBarIsDrawnOnATerminalOnlyAndErased() throws IOException {
    Files.write(site.resolve("big.png"), new byte[4 << 20]);
    try (var _ = peer(FakePeer.older(FakePeer.always(200, DONE)))) {
      shell.run("app", "deploy", "notes");
      assertThat(shell.err()).isEmpty();

      shell.at(new Shell.Terminal(true, true, true)).run("app", "deploy", "notes");
      assertThat(shell.err()).contains("%", "/s", " of 4.0 MB").endsWith("\r\u001b[K");
    }
  }

  @Test
  void aDirectoryThatIsNotThereIsAMistakeInTheCommand() throws IOException {
    try (var peer = peer(FakePeer.older(FakePeer.always(200, DONE)))) {
      assertThat(shell.run("app", "deploy", "missing")).isEqualTo(ExitCode.USAGE);
      assertThat(shell.err()).contains("no such directory");
      assertThat(peer.seen()).isEmpty();
    }
  }

  @Test
  void aNameBelowLocalhostIsReachedByAddressAndNamedInTheRequest() throws IOException {
    try (var peer = new FakePeer(FakePeer.older(FakePeer.always(200, DONE)))) {
      String host = "admin.localhost:" + peer.port();
      shell.run("remote", "add", "zyt", "--url", "http://" + host, "--token", "secret");

      assertThat(shell.run("app", "deploy", "notes", "--name", "blog")).isEqualTo(ExitCode.OK);
      assertThat(peer.zips().getFirst().headers()).containsEntry("Host", host);
      assertThat(shell.out()).contains("http://blog.localhost:" + peer.port() + "/");
    }
  }

  private FakePeer peer(FakePeer.Answer answer) throws IOException {
    var peer = new FakePeer(answer);
    shell.run("remote", "add", "zyt", "--url", "localhost:" + peer.port(), "--token", "secret");
    return peer;
  }

  private static String field(FakePeer.Seen seen, String name) {
    String text = new String(seen.bytes(), StandardCharsets.UTF_8);
    int start = text.indexOf("name=\"" + name + "\"\r\n\r\n") + name.length() + 11;
    return text.substring(start, text.indexOf("\r\n", start));
  }

  private static String zipNames(byte[] body) throws IOException {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    int start = text.indexOf("PK\u0003\u0004");
    var names = new StringBuilder();
    try (var zip =
        new ZipInputStream(
            new ByteArrayInputStream(Arrays.copyOfRange(body, start, body.length)))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        names.append(entry.getName()).append(' ');
      }
    }
    return names.toString();
  }
}
