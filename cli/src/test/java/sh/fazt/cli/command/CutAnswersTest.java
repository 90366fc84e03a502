package sh.fazt.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.api.RawPeer;
import sh.fazt.cli.shell.ExitCode;

/** Commands whose peer, or what stands before it, breaks off in the middle of an answer. */
@Timeout(120)
class CutAnswersTest {
  private final TestShell shell;
  private final AtomicReference<String> answer = new AtomicReference<>("");
  private final RawPeer peer;

  CutAnswersTest(@TempDir Path folder) throws IOException {
    shell = new TestShell(folder, new NoNode());
    peer = new RawPeer(_ -> answer.get());
    Files.writeString(Files.createDirectory(folder.resolve("site")).resolve("index.html"), "one");
    shell.run("remote", "add", "zyt", "--url", peer.url(), "--token", "t");
  }

  @AfterEach
  void stop() {
    peer.close();
  }

  private static String withLength(String status, String body) {
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private static String inChunks(String status, String body) {
    int half = body.length() / 2;
    return "HTTP/1.1 %s\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n"
        .formatted(
            status, half, body.substring(0, half), body.length() - half, body.substring(half));
  }

  @Test
  void anAnswerThatIsShorterThanItSaysIsNoSuccessWhereverItEnds() {
    String health = "{\"data\":{\"status\":\"healthy\"}}   ";
    for (String whole : List.of(withLength("200 OK", health), inChunks("200 OK", health))) {
      answer.set(whole);
      assertThat(shell.run("remote", "status")).as(shell.err()).isEqualTo(ExitCode.OK);
      for (int cut = 0; cut < whole.length(); cut++) {
        answer.set(whole.substring(0, cut));
        assertThat(shell.run("remote", "status", "--json"))
            .as("cut at %d of %s", cut, whole)
            .isEqualTo(ExitCode.UNREACHABLE);
        assertThat(shell.out()).contains("\"error\"").doesNotContain("healthy");
      }
    }
  }

  @Test
  void whatIsCutIsSaidAndNotGuessedAt() {
    String refusal = "{\"error\":{\"code\":\"CONFLICT\",\"message\":\"no\"}}";
    for (String whole :
        List.of(
            withLength("409 Conflict", refusal),
            inChunks("409 Conflict", refusal),
            withLength("200 OK", "{\"data\":[]} "),
            inChunks("200 OK", "{\"data\":[]} "))) {
      answer.set(whole.substring(0, whole.length() - 1));
      for (String[] words :
          new String[][] {
            {"app", "list"},
            {"app", "info", "x"},
            {"app", "deploy", "site", "--name", "x"},
            {"app", "pull", "x"},
            {"app", "remove", "x", "--yes"},
            {"servers", "ping"},
            {"remote", "upgrade", "zyt", "check"},
          }) {
        assertThat(shell.run(words))
            .as("%s: %s %s", String.join(" ", words), shell.out(), shell.err())
            .isEqualTo(ExitCode.UNREACHABLE);
        assertThat(shell.err()).contains("the connection broke in the middle of its answer");
      }
    }
  }

  @Test
  void anAnswerLongerThanAnyNodesIsRefusedAndNotReadHalf() {
    answer.set(withLength("200 OK", "{\"data\":[]}" + " ".repeat(5 << 20)));
    assertThat(shell.run("app", "list")).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(shell.err()).contains("more than it said, or than any node would");
  }
}
