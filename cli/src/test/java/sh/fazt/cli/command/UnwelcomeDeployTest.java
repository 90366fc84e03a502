package sh.fazt.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.api.FakePeer;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.registry.control.PlainJson;

/** {@code fazt app deploy} to a peer that refuses, is not there, or is something else. */
@Timeout(120)
class UnwelcomeDeployTest {
  private final TestShell shell;
  private final Path site;

  UnwelcomeDeployTest(@TempDir Path folder) throws IOException {
    shell = new TestShell(folder, new NoNode());
    site = Files.createDirectory(folder.resolve("notes"));
    Files.writeString(site.resolve("index.html"), "<h1>hello</h1>");
  }

  @Test
  void aPeerThatIsDownIsNotReached() throws IOException {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    shell.run("remote", "add", "zyt", "--url", "localhost:" + port, "--token", "secret");

    assertThat(shell.run("app", "deploy", "notes")).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(shell.err())
        .contains("peer 'zyt' (http://localhost:" + port + "): nobody answers there");
  }

  @Test
  void aHostThatIsNotKnownIsNotReached() {
    shell.run("remote", "add", "zyt", "--url", "http://nowhere.invalid", "--token", "secret");

    assertThat(shell.run("app", "deploy", "notes")).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(shell.err()).contains("that host is not known");
  }

  @Test
  void aWrongKeyIsRefusedWithThePeersSentenceAndWhatToDo() throws IOException {
    String body =
        "{\"error\":{\"code\":\"INVALID_API_KEY\",\"message\":\"Invalid or expired API key\"}}";
    try (var _ = peer(FakePeer.always(401, body))) {
      assertThat(shell.run("app", "deploy", "notes")).isEqualTo(ExitCode.NOT_ALLOWED);
      assertThat(shell.err())
          .startsWith("fazt: Invalid or expired API key\n")
          .contains("fazt server create-key", "fazt remote add zyt")
          .doesNotContain("secret");
    }
  }

  @Test
  void aWrongKeyIsHeardBeforeALargeBodyIsSent() throws IOException {
    Files.write(site.resolve("big.png"), new byte[40 << 20]);
    String body = error("INVALID_API_KEY", "Invalid or expired API key");
    try (var peer =
        rawPeer(
            "HTTP/1.1 401 Unauthorized\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)) {
      assertThat(shell.run("app", "deploy", "notes")).isEqualTo(ExitCode.NOT_ALLOWED);
      assertThat(shell.err()).startsWith("fazt: Invalid or expired API key\n");
      assertThat(peer.isBound()).isTrue();
    }
  }

  @Test
  void anAnswerInChunksAfterInterimOnesIsUnderstood() throws IOException {
    String answer =
        """
        HTTP/1.1 102 Processing

        HTTP/1.1 409 Conflict
        transfer-encoding: chunked

        a;x=y
        {"error":{
        25
        "code":"CONFLICT","message":"taken"}}
        0

        """;
    try (var _ = rawPeer(answer.replace("\n", "\r\n"))) {
      assertThat(shell.run("app", "deploy", "notes")).isEqualTo(ExitCode.CONFLICT);
      assertThat(shell.err()).isEqualTo("fazt: taken\n");
    }
  }

  @Test
  void whatIsNoWebServerIsTold() throws IOException {
    try (var _ = rawPeer("SSH-2.0-OpenSSH_9.2\r\n")) {
      assertThat(shell.run("app", "deploy", "notes")).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(shell.err()).contains("what answers there is no web server");
    }
  }

  @Test
  void aConnectionThatIsClosedWithoutAnAnswerIsTold() throws IOException {
    try (var _ = rawPeer("HTTP/1.1 200 OK\r\nConte")) {
      assertThat(shell.run("app", "deploy", "notes")).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(shell.err()).contains("the connection broke");
    }
  }

  @Test
  void aKeyThatMayNotDeployIsNotAllowed() throws IOException {
    try (var _ = peer(FakePeer.always(403, error("FORBIDDEN", "This key may not deploy.")))) {
      assertThat(shell.run("app", "deploy", "notes")).isEqualTo(ExitCode.NOT_ALLOWED);
      assertThat(shell.err()).contains("This key may not deploy.");
    }
  }

  @Test
  void aNameThatIsTakenIsAConflict() throws IOException {
    try (var _ = peer(FakePeer.always(409, error("CONFLICT", "blog is a redirect.")))) {
      assertThat(shell.run("app", "deploy", "notes")).isEqualTo(ExitCode.CONFLICT);
      assertThat(shell.err()).isEqualTo("fazt: blog is a redirect.\n");
    }
  }

  @Test
  void aRefusalKeepsItsCodeForPrograms() throws IOException {
    try (var _ = peer(FakePeer.always(400, error("INVALID_NAME", "Invalid site_name: x")))) {
      assertThat(shell.run("app", "deploy", "notes", "--json")).isEqualTo(ExitCode.REFUSED);
      assertThat(PlainJson.object(PlainJson.readObject(shell.out()).get("error")))
          .containsEntry("code", "INVALID_NAME")
          .containsEntry("message", "Invalid site_name: x");
    }
  }

  @Test
  void theBareTextOfOldServersIsUnderstood() throws IOException {
    try (var _ = peer(FakePeer.always(401, "{\"error\":\"Authentication required\"}"))) {
      assertThat(shell.run("app", "deploy", "notes")).isEqualTo(ExitCode.NOT_ALLOWED);
      assertThat(shell.err()).startsWith("fazt: Authentication required\n");
    }
  }

  @Test
  void aProxysPageIsTakenForWhatItIs() throws IOException {
    String page = "<html><head><title>x</title></head><body><h1>502 Bad Gateway</h1></body></html>";
    try (var peer = peer(FakePeer.always(502, page))) {
      assertThat(shell.run("app", "deploy", "notes")).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(shell.err())
          .contains("what stands in front of", "502 Bad Gateway")
          .doesNotContain("<");

      peer.answering(FakePeer.always(404, "<h1>Not here</h1>"));
      assertThat(shell.run("app", "deploy", "notes")).isEqualTo(ExitCode.REFUSED);
      assertThat(shell.err()).contains("not as a fazt node does: Not here", "https://admin.DOMAIN");

      peer.answering(FakePeer.always(200, "<h1>Welcome</h1>"));
      assertThat(shell.run("app", "deploy", "notes")).isEqualTo(ExitCode.REFUSED);
      assertThat(shell.err()).contains("not as a fazt node does: Welcome");
    }
  }

  @Test
  void aRedirectIsNotFollowedWithTheKeyButTold() throws IOException {
    try (var peer =
        peer(
            (exchange, _) -> {
              exchange.getResponseHeaders().set("Location", "https://admin.example.com/api/deploy");
              FakePeer.send(exchange, 301, "");
            })) {
      assertThat(shell.run("app", "deploy", "notes")).isEqualTo(ExitCode.REFUSED);
      assertThat(shell.err()).contains("sends requests elsewhere: https://admin.example.com");
      assertThat(peer.seen()).hasSize(1);
    }
  }

  @Test
  void aPeerThatNeverAnswersIsGivenUp() throws Exception {
    var leave = new CountDownLatch(1);
    try (var _ =
        peer(
            (exchange, _) -> {
              try {
                leave.await();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
            })) {
      shell.waiting(
          new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMillis(100)));
      assertThat(shell.run("app", "deploy", "notes")).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(shell.err()).contains("did not answer in time");
      leave.countDown();
    }
  }

  @Test
  void aPeerThatStopsReadingIsGivenUp() throws IOException {
    Files.write(site.resolve("big.png"), new byte[40 << 20]);
    var over = new CountDownLatch(1);
    try (var deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (var first = deaf.accept()) {
                  answer(first, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                  first.getInputStream().readAllBytes();
                } catch (IOException _) {
                  // The client has what it wanted.
                }
                try (var socket = deaf.accept()) {
                  socket
                      .getOutputStream()
                      .write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                  over.await();
                } catch (IOException | InterruptedException _) {
                  // The test is over.
                }
              });
      shell.run(
          "remote", "add", "zyt", "--url", "localhost:" + deaf.getLocalPort(), "--token", "t");
      shell.waiting(
          new Timeouts(Duration.ofSeconds(10), Duration.ofMillis(300), Duration.ofSeconds(10)));

      assertThat(shell.run("app", "deploy", "notes")).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(shell.err()).contains("did not answer in time");
      over.countDown();
    }
  }

  private FakePeer peer(FakePeer.Answer answer) throws IOException {
    var peer = new FakePeer(answer);
    shell.run("remote", "add", "zyt", "--url", "localhost:" + peer.port(), "--token", "secret");
    return peer;
  }

  /** Takes one connection, reads a request's head, answers these bytes, and closes. */
  private ServerSocket rawPeer(String answer) throws IOException {
    var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    shell.run(
        "remote", "add", "zyt", "--url", "localhost:" + server.getLocalPort(), "--token", "t");
    Thread.ofVirtual()
        .start(
            () -> {
              try (var socket = server.accept()) {
                answer(socket, answer);
              } catch (IOException _) {
                // The client has what it wanted.
              }
            });
    return server;
  }

  private static void answer(Socket socket, String answer) throws IOException {
    var head =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    while (!head.readLine().isEmpty()) {
      // Only the end of the head matters.
    }
    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    socket.shutdownOutput();
  }

  private static String error(String code, String message) {
    return PlainJson.write(Map.of("error", Map.of("code", code, "message", message)));
  }
}
