package sh.fazt.registry.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both ends of the control socket, and what strangers and junk get. */
@Timeout(60)
class ControlSocketTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ControlServer.Limits LIMITS =
      new ControlServer.Limits(4, 1000, Duration.ofSeconds(30));
  private static final Map<String, String> NO_ENVIRONMENT = Map.of();

  private final Path folder;
  private final Path database;

  ControlSocketTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.database = Files.createFile(folder.resolve("fazt.db"));
  }

  @Test
  void aRequestReachesTheNodeAndItsAnswerComesBack() throws IOException {
    try (var _ = start(request -> ControlAnswer.done(Map.of("heard", request.toString())))) {
      var request = new ControlRequest("create-key", Map.of("name", "ci \"1\"\n"));

      assertThat(ask(request))
          .isEqualTo(ControlAnswer.done(Map.of("heard", "ControlRequest[create-key [name]]")));
    }
  }

  @Test
  void argumentsWithQuotesAndLineFeedsArriveAsTheyWere() throws IOException {
    String odd = "a \"b\"\n{}\\ \u00e9 \ud83d\ude80";
    try (var _ = start(r -> ControlAnswer.done(Map.of("text", r.argument("text").orElseThrow())))) {
      assertThat(ask(new ControlRequest("say", Map.of("text", odd))))
          .isEqualTo(ControlAnswer.done(Map.of("text", odd)));
    }
  }

  @Test
  void aRefusalKeepsItsCodeAndSentence() throws IOException {
    try (var _ = start(_ -> ControlAnswer.refused("CONFLICT", "It is there already."))) {
      assertThat(ask(ControlRequest.of("init")))
          .isEqualTo(ControlAnswer.refused("CONFLICT", "It is there already."));
    }
  }

  @Test
  void onlyTheOwnerMayUseTheSocket() throws IOException {
    try (var server = start(_ -> ControlAnswer.done(Map.of()))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.path())))
          .isEqualTo("rw-------");
      assertThat(server.path()).isEqualTo(folder.toRealPath().resolve("fazt.db.sock"));
    }
    assertThat(folder.resolve("fazt.db.sock")).doesNotExist();
  }

  @Test
  void aSocketThatAKilledNodeLeftIsReplacedAndMeansThatNoNodeRuns() throws IOException {
    Path left = folder.toRealPath().resolve("fazt.db.sock");
    try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(left));
    }
    assertThat(left).exists();
    assertThat(ControlClient.ask(database, NO_ENVIRONMENT, ControlRequest.of("status"), PATIENCE))
        .isEmpty();

    try (var _ = start(_ -> ControlAnswer.done(Map.of()))) {
      assertThat(ask(ControlRequest.of("status"))).isEqualTo(ControlAnswer.done(Map.of()));
    }
  }

  @Test
  void noSocketMeansThatNoNodeRuns() throws IOException {
    assertThat(ControlClient.ask(database, NO_ENVIRONMENT, ControlRequest.of("status"), PATIENCE))
        .isEmpty();
  }

  @Test
  void aDatabaseWithALongPathIsReachedThroughThePrivateFolder() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("d".repeat(120)));
    Path longDatabase = Files.createFile(deep.resolve("fazt.db"));
    Path runtime = Files.createDirectories(folder.resolve("run"));
    Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", runtime.toString());

    try (var server =
        ControlServer.start(
            longDatabase, environment, LIMITS, _ -> ControlAnswer.done(Map.of("n", 1L)))) {
      assertThat(server.path().toString().length()).isLessThanOrEqualTo(100);
      assertThat(server.path()).startsWith(runtime.resolve("fazt"));
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(server.path().getParent())))
          .isEqualTo("rwx------");
      assertThat(
              ControlClient.ask(longDatabase, environment, ControlRequest.of("status"), PATIENCE))
          .contains(ControlAnswer.done(Map.of("n", 1L)));
    }
  }

  @Test
  void twoLongPathsNeverShareASocketAndOneFileNeverHasTwo() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("d".repeat(120)));
    Path one = Files.createFile(deep.resolve("one.db"));
    Path two = Files.createFile(deep.resolve("two.db"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), deep);

    assertThat(ControlSocket.pathFor(one, NO_ENVIRONMENT))
        .isNotEqualTo(ControlSocket.pathFor(two, NO_ENVIRONMENT))
        .isEqualTo(ControlSocket.pathFor(link.resolve("one.db"), NO_ENVIRONMENT))
        .isEqualTo(
            ControlSocket.pathFor(
                deep.resolve("../" + deep.getFileName() + "/one.db"), NO_ENVIRONMENT));
  }

  @Test
  void aFolderThatOthersMayWriteIsRefusedByBothEnds() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("d".repeat(120)));
    Path longDatabase = Files.createFile(deep.resolve("fazt.db"));
    Path runtime = Files.createDirectories(folder.resolve("run"));
    Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", runtime.toString());
    Path open = Files.createDirectories(runtime.resolve("fazt"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.createFile(ControlSocket.pathFor(longDatabase, environment));

    assertThatThrownBy(
            () ->
                ControlServer.start(
                    longDatabase, environment, LIMITS, _ -> ControlAnswer.done(Map.of())))
        .hasMessageContaining("mode 0700");
    assertThatThrownBy(
            () ->
                ControlClient.ask(longDatabase, environment, ControlRequest.of("status"), PATIENCE))
        .hasMessageContaining("open to others");
  }

  @Test
  void junkIsAnsweredAndTheNextRequestIsServed() throws IOException {
    try (var server = start(_ -> ControlAnswer.done(Map.of()))) {
      for (String junk :
          List.of("hello\n", "[]\n", "{\"command\":7}\n", "{\"command\":\"x\"} {}\n", "\n")) {
        assertThat(refusalOf(raw(server, junk))).as(junk).isEqualTo("BAD_REQUEST");
      }
      assertThat(refusalOf(raw(server, "[".repeat(900) + "\n"))).isEqualTo("BAD_REQUEST");
      assertThat(ask(ControlRequest.of("status"))).isEqualTo(ControlAnswer.done(Map.of()));
    }
  }

  @Test
  void aLineOverTheLimitIsRefusedBeforeItEnds() throws IOException {
    try (var server = start(_ -> ControlAnswer.done(Map.of()))) {
      assertThat(refusalOf(raw(server, "x".repeat(1001)))).isEqualTo("REQUEST_TOO_LONG");
      assertThat(ask(ControlRequest.of("status"))).isEqualTo(ControlAnswer.done(Map.of()));
    }
  }

  @Test
  void aClientThatGoesAwayWithinALineHarmsNobody() throws IOException {
    try (var server = start(_ -> ControlAnswer.done(Map.of()))) {
      for (int i = 0; i < 20; i++) {
        try (var channel = connect(server)) {
          channel.write(ByteBuffer.wrap("{\"comm".getBytes(StandardCharsets.UTF_8)));
        } catch (IOException _) {
          // More than may connect at once were told so, and the connection was closed.
        }
      }
      ControlAnswer answer = ask(ControlRequest.of("status"));
      while (answer instanceof ControlAnswer.Rejected(String code, _) && code.equals("BUSY")) {
        answer = ask(ControlRequest.of("status"));
      }
      assertThat(answer).isEqualTo(ControlAnswer.done(Map.of()));
    }
  }

  @Test
  void aConnectionThatSaysNothingIsClosed() throws IOException {
    var limits = new ControlServer.Limits(4, 1000, Duration.ofMillis(50));
    try (var server =
            ControlServer.start(
                database, NO_ENVIRONMENT, limits, _ -> ControlAnswer.done(Map.of()));
        var silent = connect(server)) {
      assertThat(silent.read(ByteBuffer.allocate(10))).isEqualTo(-1);
    }
  }

  @Test
  void oneConnectionTooManyIsToldToTryAgain() throws Exception {
    var entered = new CountDownLatch(4);
    var leave = new CountDownLatch(1);
    Function<ControlRequest, ControlAnswer> slow =
        _ -> {
          entered.countDown();
          try {
            leave.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return ControlAnswer.done(Map.of());
        };
    try (var _ = start(slow);
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          List.of(1, 2, 3, 4).stream()
              .map(_ -> callers.submit(() -> ask(ControlRequest.of("slow"))))
              .toList();
      entered.await();

      assertThat(ask(ControlRequest.of("fifth")))
          .isInstanceOfSatisfying(
              ControlAnswer.Rejected.class,
              refused -> assertThat(refused.code()).isEqualTo("BUSY"));
      leave.countDown();
      for (var answer : answers) {
        assertThat(answer.get()).isEqualTo(ControlAnswer.done(Map.of()));
      }
    }
  }

  @Test
  void aHandlerThatFailsIsAnsweredWithoutDetail() throws IOException {
    try (var _ =
        start(
            _ -> {
              throw new IllegalStateException("SELECT secret FROM keys");
            })) {
      assertThat(ask(ControlRequest.of("status")))
          .isInstanceOfSatisfying(
              ControlAnswer.Rejected.class,
              refused -> {
                assertThat(refused.code()).isEqualTo("INTERNAL_ERROR");
                assertThat(refused.message()).doesNotContain("SELECT");
              });
    }
  }

  @Test
  void aNodeThatNeverAnswersIsAFailureNotANodeThatIsAbsent() throws Exception {
    var leave = new CountDownLatch(1);
    try (var _ =
        start(
            _ -> {
              try {
                leave.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return ControlAnswer.done(Map.of());
            })) {
      assertThatThrownBy(
              () ->
                  ControlClient.ask(
                      database, NO_ENVIRONMENT, ControlRequest.of("x"), Duration.ofMillis(50)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("did not answer");
      leave.countDown();
    }
  }

  private ControlServer start(Function<ControlRequest, ControlAnswer> handler) throws IOException {
    return ControlServer.start(database, NO_ENVIRONMENT, LIMITS, handler);
  }

  private ControlAnswer ask(ControlRequest request) throws IOException {
    return ControlClient.ask(database, NO_ENVIRONMENT, request, PATIENCE).orElseThrow();
  }

  private static SocketChannel connect(ControlServer server) throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(server.path()));
  }

  private static String raw(ControlServer server, String bytes) throws IOException {
    try (var channel = connect(server)) {
      channel.write(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.UTF_8)));
      return ControlLine.read(channel, 10_000);
    }
  }

  private static @Nullable String refusalOf(String line) throws IOException {
    return ControlAnswer.parse(line) instanceof ControlAnswer.Rejected refused
        ? refused.code()
        : null;
  }
}
