package sh.fazt.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.http.connection.HttpSettings;
import sh.fazt.http.connection.OpenPort;
import sh.fazt.http.network.PortCounts;
import sh.fazt.registry.node.Eventually;

/**
 * No request hides in another: whoever stands in front and the node have to agree where each
 * begins, or the bytes are refused and the connection ends. Sent as raw bytes.
 */
class FramingTest {
  /** What an attacker wants to be taken for a request of the next person. */
  static final String HIDDEN = "DELETE /hidden HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private static final ActorSystem SYSTEM =
      ActorSystem.create(
          "framing-tests",
          ConfigFactory.parseString("pekko.daemonic = on, pekko.loglevel = WARNING")
              .withFallback(ConfigFactory.load()));
  private static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();
  private static OpenPort server;

  @BeforeAll
  static void start() throws Exception {
    var config =
        ConfigFactory.parseString("fazt.http.head-within = 300 ms, fazt.http.max-head = 20 KiB")
            .withFallback(ConfigFactory.load());
    server =
        HttpServer.start(
                SYSTEM,
                "127.0.0.1",
                0,
                HttpSettings.of(config),
                FramingTest::answer,
                new PortCounts())
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
  }

  @AfterAll
  static void end() throws Exception {
    server.stop().toCompletableFuture().get(20, TimeUnit.SECONDS);
    SYSTEM.terminate();
    SYSTEM.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @BeforeEach
  void forget() {
    SEEN.clear();
  }

  /** Tells what it was asked and what came with it. */
  private static CompletionStage<HttpResponse> answer(HttpRequest request) {
    String line = request.method().value() + " " + request.getUri().path();
    SEEN.add(line);
    return request
        .entity()
        .toStrict(20_000, SYSTEM)
        .handle(
            (body, failure) ->
                failure != null
                    ? HttpResponse.create().withStatus(400).withEntity("cut off")
                    : HttpResponse.create().withEntity(line + " " + body.getData().utf8String()));
  }

  /**
   * A request with these lines in its head, and one that must not be seen where its body would be.
   */
  private static String post(String lines) {
    return "POST /first HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n\r\n" + HIDDEN;
  }

  /** Also what is sent through proxies. */
  static List<String> heads() {
    return List.of(
        // A byte that could begin a letter of three or four bytes, before the end of a line.
        post("X-A: a\u00e0\r\nContent-Length: " + HIDDEN.length()),
        post("X-A: a\u00ef\r\nContent-Length: " + HIDDEN.length()),
        post("X-A: a\u00f0\r\nContent-Length: " + HIDDEN.length()),
        post("X-A: a\u00f7\r\nContent-Length: " + HIDDEN.length()),
        post("X-A: a\u00f4b\r\nContent-Length: " + HIDDEN.length()),
        post("X-A: a\u00f4bc\r\nContent-Length: " + HIDDEN.length()),
        post("X-A: a\u00c3\r\nContent-Length: " + HIDDEN.length()),
        post("X-A: \u00e9\u00e9\r\nContent-Length: " + HIDDEN.length()),
        // Before the end of the head: the body would become part of it.
        post("Content-Length: " + HIDDEN.length() + "\r\nX-A: a\u00e0"),
        post("Content-Length: " + HIDDEN.length() + "\r\nX-A: a\u00f0"),
        post("Content-Length: " + HIDDEN.length() + "\r\nCookie: a=b\u00e0"),
        // Carriage returns and line feeds where none belong.
        post("X-A: a\rb\r\nContent-Length: " + HIDDEN.length()),
        post("X-A: a\nContent-Length: " + HIDDEN.length()),
        post("X-A: a\r\r\nContent-Length: " + HIDDEN.length()),
        post("X-A: a\n\r\nContent-Length: " + HIDDEN.length()),
        post("X-A: a\r\n b\r\nContent-Length: " + HIDDEN.length()),
        post("X-A: a\r\n\tContent-Length: 3"),
        post(" X-A: a"),
        post("X-A : a"),
        post(": a"),
        post("X-A"),
        post("Content-Length : 3"),
        post("Content-Length\u00a0: 3"),
        // Lengths that are not one number.
        post("Content-Length: 18446744073709551616"),
        post("Content-Length: 18446744073709551657"),
        post("Content-Length: 9223372036854775808"),
        post("Content-Length: 1000000000000000000"),
        post("Content-Length: 4 5"),
        post("Content-Length: 4\t5"),
        post("Content-Length: 4,4"),
        post("Content-Length: 4, 5"),
        post("Content-Length:"),
        post("Content-Length: "),
        post("Content-Length: +4"),
        post("Content-Length: -4"),
        post("Content-Length: 0x4"),
        post("Content-Length: 4."),
        post("Content-Length: 4;"),
        post("Content-Length: \u0664"),
        post("Content-Length: four"),
        post("Content-Length: 4\r\nContent-Length: 4"),
        post("Content-Length: 4\r\ncontent-LENGTH: 5"),
        post("Content-Length: 0\r\nContent-Length: 44"),
        // Transfer encodings that are not plainly chunked.
        post("Transfer-Encoding: ;chunked"),
        post("Transfer-Encoding: chunked;"),
        post("Transfer-Encoding: chunked;q=1"),
        post("Transfer-Encoding: \"chunked\""),
        post("Transfer-Encoding: xchunked"),
        post("Transfer-Encoding: chunked, chunked"),
        post("Transfer-Encoding: gzip, chunked"),
        post("Transfer-Encoding: chunked, identity"),
        post("Transfer-Encoding: identity"),
        post("Transfer-Encoding:"),
        post("Transfer-Encoding: ,chunked"),
        post("Transfer-Encoding: \u000bchunked"),
        post("Transfer-Encoding: chunked\u0000"),
        post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"),
        post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity"),
        post("Transfer-Encoding: chunked\r\nContent-Length: 4"),
        post("Content-Length: 4\r\nTransfer-Encoding: chunked"),
        post("Transfer-Encoding : chunked"),
        "POST /first HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            + HIDDEN,
        "POST /first HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
            + "Content-Length: 5\r\n\r\n0\r\n\r\n"
            + HIDDEN,
        // Line feeds alone.
        "POST /first HTTP/1.1\nHost: localhost\n\n" + HIDDEN,
        "POST /first HTTP/1.1\r\nHost: localhost\n\r\n" + HIDDEN,
        "POST /first\rHTTP/1.1\r\nHost: localhost\r\n\r\n" + HIDDEN,
        "\r\n".repeat(5) + HIDDEN,
        // A line that is no request, which the parser would take for the beginning of one.
        "SM\r\n\r\n",
        "GET ftp://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET ftp:/first HTTP/1.0\r\n\r\n",
        "GET ftp:first?x=/ HTTP/1.0\r\n\r\n",
        "A\r\nHost: localhost\r\n\r\n",
        "\n" + HIDDEN);
  }

  @ParameterizedTest
  @MethodSource("heads")
  void aHeadThatCouldBeReadInTwoWaysIsRefusedAndTheConnectionEnds(String bytes) {
    try (var client = WireClient.to(server.port())) {
      client.send(bytes);
      assertRefused(client);
    }
    assertThat(SEEN).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("heads")
  void soItIsWhenItComesByteByByteBehindAGoodOne(String bytes) {
    try (var client = WireClient.to(server.port())) {
      var all = "GET /good HTTP/1.1\r\nHost: localhost\r\n\r\n" + bytes;
      for (int i = 0; i < all.length(); i += 7) {
        client.trySend(all.substring(i, Math.min(all.length(), i + 7)));
      }
      assertThat(client.read(false).text()).startsWith("GET /good");
      assertRefused(client);
    }
    assertThat(SEEN).containsExactly("GET /good");
  }

  private static void assertRefused(WireClient client) {
    Reply reply = client.read(false);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.field("Connection")).isEqualTo("close");
    assertThat(client.isClosedByServer()).isTrue();
  }

  static List<String> chunks() {
    return List.of(
        "x\r\n",
        "\r\n",
        "-1\r\n",
        "+1\r\na\r\n0\r\n\r\n",
        "0x1\r\na\r\n0\r\n\r\n",
        "1 0\r\n",
        "1\na\r\n0\r\n\r\n",
        "1\r\nab\r\n0\r\n\r\n",
        "1\r\na\n0\r\n\r\n",
        "1\r\na\r0\r\n\r\n",
        "1;a\rb\r\na\r\n0\r\n\r\n",
        "1;a\nb\r\na\r\n0\r\n\r\n",
        "ffffffffffffffff1\r\na\r\n0\r\n\r\n",
        "80000000\r\na\r\n0\r\n\r\n",
        "00000000000000001\r\na\r\n0\r\n\r\n",
        "0\n\r\n",
        "0\r\n\n",
        "0\r\nX-A: a\u00e0\r\n\r\n",
        "0\r\nX-A: a\nb: c\r\n\r\n",
        "0\r\nContent-Length: 3\r\n\r\n",
        "0\r\nTransfer-Encoding: chunked\r\n\r\n",
        "0\r\n folded\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource("chunks")
  void aChunkThatCouldBeReadInTwoWaysEndsTheConnection(String chunks) {
    try (var client = WireClient.to(server.port())) {
      client.send(
          "POST /first HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
              + chunks
              + HIDDEN);
      assertThat(client.read(false).status()).isEqualTo(400);
      assertThat(client.isClosedByServer()).isTrue();
    }
    // One of the fronts refuses it before anybody sees it.
    assertThat(SEEN).isSubsetOf("POST /first");
  }

  @ParameterizedTest
  @MethodSource("chunks")
  void soItIsWhenItsBeginningHasPassed(String chunks) throws Exception {
    try (var client = WireClient.to(server.port())) {
      client.send(chunked("1\r\n"));
      Eventually.until(() -> !SEEN.isEmpty());
      client.send("x\r\n" + chunks + HIDDEN);
      assertThat(client.read(false).status()).isEqualTo(400);
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertThat(SEEN).containsExactly("POST /first");
  }

  @Test
  void whatIsWellFormedPassesHoweverItIsCut() {
    String all =
        "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc"
            + "POST /b HTTP/1.1\r\nhost:localhost\r\ncontent-length:\t 000000000000000003 \r\n\r\nd\r\n"
            + "POST /c HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding:  Chunked \r\n\r\n"
            + "3\r\nabc\r\n0a;x=\"y\"\r\n0123456789\r\n1  \r\nz\r\n0\r\nX-Sum: 1\r\n\r\n"
            + "GET /d?e HTTP/1.1\r\nHost: localhost\r\nX-Name: Jos\u00e9 x, \u00c3\u00a4\r\n"
            + "Empty:\r\n\r\n"
            + "PUT /e HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
            + "HEAD /f HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for (int piece : new int[] {1, 2, 3, 5, 17, 61, 4096}) {
      SEEN.clear();
      try (var client = WireClient.to(server.port())) {
        for (int i = 0; i < all.length(); i += piece) {
          client.send(all.substring(i, Math.min(all.length(), i + piece)));
        }
        assertThat(client.read(false).text()).isEqualTo("POST /a abc");
        assertThat(client.read(false).text()).isEqualTo("POST /b d\r\n");
        assertThat(client.read(false).text()).isEqualTo("POST /c abc0123456789z");
        assertThat(client.read(false).text()).isEqualTo("GET /d ");
        assertThat(client.read(false).text()).isEqualTo("PUT /e ");
        assertThat(client.read(true).status()).isEqualTo(200);
      }
      assertThat(SEEN).hasSize(6);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4096})
  void aFewEmptyLinesBeforeARequestAreSkipped(int piece) {
    String all = "\r\n\r\nGET /a HTTP/1.1\r\nHost: localhost\r\n\r\n\r\n";
    all += "GET /b HTTP/1.1\r\nHost: localhost\r\n\r\n";
    try (var client = WireClient.to(server.port())) {
      for (int i = 0; i < all.length(); i += piece) {
        client.send(all.substring(i, Math.min(all.length(), i + piece)));
      }
      assertThat(client.read(false).text()).isEqualTo("GET /a ");
      assertThat(client.read(false).text()).isEqualTo("GET /b ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /%s HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST /%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
        "POST /%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx",
        "POST /%s HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      })
  void thousandsOfRequestsSentAtOnceAreAnsweredOneAfterTheOther(String request) {
    int many = 3000;
    try (var client = WireClient.to(server.port())) {
      var all = new StringBuilder();
      for (int i = 0; i < many; i++) {
        all.append(request.formatted(i));
      }
      Thread.ofVirtual().start(() -> client.trySend(all.toString()));
      for (int i = 0; i < many; i++) {
        assertThat(client.read(false).text()).contains("/" + i + " ");
      }
    }
  }

  @Test
  void thousandsOfChunksSentAtOnceAreReadOneAfterTheOther() {
    int many = 20_000;
    try (var client = WireClient.to(server.port())) {
      client.send(chunked("8\r\n01234567\r\n".repeat(many) + "0\r\n\r\n"));
      assertThat(client.read(false).text()).isEqualTo("POST /first " + "01234567".repeat(many));
    }
  }

  @Test
  void someChunksMayHaveAByteOnlyButNotThousands() {
    try (var client = WireClient.to(server.port())) {
      client.send(chunked("1\r\nx\r\n".repeat(900) + "0\r\n\r\n"));
      assertThat(client.read(false).text()).isEqualTo("POST /first " + "x".repeat(900));
      client.send(chunked("1\r\nx\r\n".repeat(1100) + "0\r\n\r\n"));
      assertThat(client.read(false).status()).isEqualTo(400);
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  private static String chunked(String chunks) {
    return "POST /first HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks;
  }

  @Test
  void aHeadThatIsTooLargeAsAWholeIsRefused() {
    String fields = ("X-Filler: " + "a".repeat(4000) + "\r\n").repeat(6);
    try (var client = WireClient.to(server.port())) {
      client.trySend("GET / HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n");
      assertThat(client.read(false).status()).isEqualTo(431);
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aHeadThatDoesNotBecomeWholeIsRefused() {
    try (var client = WireClient.to(server.port())) {
      client.send("GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ");
      assertThat(client.read(false).status()).isEqualTo(408);
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertThat(SEEN).isEmpty();
  }
}
