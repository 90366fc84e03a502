package sh.fazt.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.BindException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import sh.fazt.http.WireClient;
import sh.fazt.http.connection.HttpSettings;
import sh.fazt.http.connection.OpenPort;
import sh.fazt.http.hosting.RequestHandler;
import sh.fazt.http.network.PortCounts;

/** What the open port lets in, and how it closes. */
class HttpServerTest {
  private static final ActorSystem SYSTEM =
      ActorSystem.create(
          "server-tests",
          ConfigFactory.parseString("pekko.daemonic = on, pekko.loglevel = WARNING")
              .withFallback(ConfigFactory.load()));
  private static final HttpResponse HELLO = HttpResponse.create().withEntity("hello");

  @AfterAll
  static void end() throws Exception {
    SYSTEM.terminate();
    SYSTEM.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static OpenPort start(String settings, RequestHandler handler) {
    Config config = ConfigFactory.parseString(settings).withFallback(ConfigFactory.load());
    return waitFor(
        HttpServer.start(
            SYSTEM, "127.0.0.1", 0, HttpSettings.of(config), handler, new PortCounts()));
  }

  private static OpenPort hello(String settings) {
    return start(settings, _ -> CompletableFuture.completedFuture(HELLO));
  }

  private static <T> T waitFor(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static int status(OpenPort server, String target, String... fields) {
    return WireClient.ask(server.port(), "localhost", "GET " + target, fields).status();
  }

  @Test
  void answersCarryADateAndNotWhoWeAre() {
    OpenPort server = hello("");
    var reply = WireClient.ask(server.port(), "localhost", "GET /");
    assertThat(reply.field("Date")).endsWith(" GMT");
    assertThat(reply.has("Server")).isFalse();
    waitFor(server.stop());
  }

  @Test
  void whatIsTooLongOrTooManyIsRefused() {
    OpenPort server =
        hello(
            """
            fazt.http { max-uri-length = 100, max-header-length = 200, max-header-count = 5 }
            """);
    assertThat(status(server, "/" + "a".repeat(90))).isEqualTo(200);
    assertThat(status(server, "/" + "a".repeat(100))).isEqualTo(414);
    assertThat(status(server, "/", "X-A: " + "a".repeat(190))).isEqualTo(200);
    assertThat(status(server, "/", "X-A: " + "a".repeat(201))).isEqualTo(431);
    assertThat(status(server, "/", "A: 1", "B: 2", "C: 3")).isEqualTo(200);
    assertThat(status(server, "/", "A: 1", "B: 2", "C: 3", "D: 4", "E: 5")).isEqualTo(400);
    waitFor(server.stop());
  }

  @Test
  void aConnectionThatMovesNoByteIsClosed() {
    OpenPort server = hello("fazt.http.idle-timeout = 300 ms");
    try (var client = WireClient.to(server.port())) {
      client.send("GET / HTTP/1.1\r\nHost: local");
      assertThat(client.isClosedByServer()).isTrue();
    }
    waitFor(server.stop());
  }

  @Test
  void aPortThatIsTakenIsSaidSo() {
    OpenPort server = hello("");
    assertThatThrownBy(
            () ->
                HttpServer.start(
                        SYSTEM,
                        "127.0.0.1",
                        server.port(),
                        HttpSettings.of(ConfigFactory.load()),
                        _ -> CompletableFuture.completedFuture(HELLO),
                        new PortCounts())
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS))
        .satisfies(
            taken ->
                assertThat(taken.getCause())
                    .isInstanceOfAny(
                        BindException.class, org.apache.pekko.stream.BindFailedException.class));
    waitFor(server.stop());
  }

  @Test
  void aStopLetsAnAnswerUnderWayFinishAndTakesNoNewConnection() {
    var arrived = new CompletableFuture<HttpRequest>();
    var answer = new CompletableFuture<HttpResponse>();
    OpenPort server =
        start(
            "",
            request -> {
              arrived.complete(request);
              return answer;
            });
    try (var client = WireClient.to(server.port())) {
      client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      waitFor(arrived);
      CompletionStage<?> stopped = server.stop();
      waitFor(server.closed());
      assertThatThrownBy(() -> WireClient.to(server.port())).isInstanceOf(AssertionError.class);
      assertThat(stopped.toCompletableFuture()).isNotDone();
      answer.complete(HELLO);
      assertThat(client.read(false).text()).isEqualTo("hello");
      waitFor(stopped);
    }
  }

  @Test
  void aStopDoesNotWaitForeverForAnAnswer() {
    OpenPort server = start("fazt.http.stop-timeout = 200 ms", _ -> new CompletableFuture<>());
    try (var client = WireClient.to(server.port())) {
      client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(server.stop().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(20));
    }
  }

  @Test
  void aStopDoesNotWaitForIdleConnections() {
    OpenPort server = hello("fazt.http.stop-timeout = 1 h");
    try (var client = WireClient.to(server.port())) {
      assertThat(client.ask("localhost", "GET /").text()).isEqualTo("hello");
      assertThat(server.stop().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(20));
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aStopLetsADownloadFinish() {
    var bytes = ByteString.fromArray(new byte[64 * 1024]);
    int pieces = 2000;
    OpenPort server =
        start(
            "",
            _ ->
                CompletableFuture.completedFuture(
                    HttpResponse.create()
                        .withEntity(
                            HttpEntities.create(
                                ContentTypes.TEXT_PLAIN_UTF8,
                                (long) pieces * bytes.size(),
                                Source.repeat(bytes).take(pieces)))));
    try (var client = WireClient.to(server.port())) {
      client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      client.awaitFirstByte();
      CompletionStage<?> stopped = server.stop();
      waitFor(server.closed());
      var reply = client.read(false);
      assertThat(reply.complete()).isTrue();
      waitFor(stopped);
    }
  }

  @Test
  void aVisitorWhoLeftHoldsNoStopUp() {
    OpenPort server =
        start(
            "fazt.http.stop-timeout = 1 h",
            _ ->
                CompletableFuture.completedFuture(
                    HttpResponse.create()
                        .withEntity(
                            HttpEntities.create(
                                ContentTypes.TEXT_PLAIN_UTF8,
                                Source.repeat(ByteString.fromString("more"))))));
    try (var client = WireClient.to(server.port())) {
      client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      client.awaitFirstByte();
    }
    assertThat(server.stop().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(20));
  }

  @Test
  void anAnswerDuringAStopSaysThatItIsTheLast() {
    var arrived = new CompletableFuture<HttpRequest>();
    var answer = new CompletableFuture<HttpResponse>();
    OpenPort server =
        start(
            "",
            request -> {
              arrived.complete(request);
              return answer;
            });
    try (var client = WireClient.to(server.port())) {
      client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(2));
      waitFor(arrived);
      CompletionStage<?> stopped = server.stop();
      waitFor(server.closed());
      answer.complete(HELLO);
      assertThat(client.read(false).field("Connection")).isEqualTo("close");
      assertThat(client.isClosedByServer()).isTrue();
      waitFor(stopped);
    }
  }
}
