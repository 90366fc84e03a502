package sh.fazt.http.front;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.hosting.HostingNode.Site.aSite;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sh.fazt.http.WireClient;
import sh.fazt.http.connection.HttpSettings;
import sh.fazt.http.connection.OpenPort;
import sh.fazt.http.hosting.HostingNode;
import sh.fazt.http.hosting.RequestHandler;
import sh.fazt.http.network.PortCounts;
import sh.fazt.registry.node.Eventually;

/** Connections of the front, over real sockets. */
@Timeout(60)
class FrontTest {
  private static final ActorSystem SYSTEM =
      ActorSystem.create(
          "front-tests",
          ConfigFactory.parseString("pekko.daemonic = on, pekko.loglevel = WARNING")
              .withFallback(ConfigFactory.load()));
  private static final String HOST = "site.example.com";

  private final PortCounts counts = new PortCounts();

  @AfterAll
  static void end() throws Exception {
    SYSTEM.terminate();
    SYSTEM.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private OpenPort open(String settings, RequestHandler handler) {
    var config = ConfigFactory.parseString(settings).withFallback(ConfigFactory.load());
    return Front.open(SYSTEM, "127.0.0.1", 0, HttpSettings.of(config), handler, counts)
        .toCompletableFuture()
        .join();
  }

  /** Answers with what it was sent, and who sent it. */
  private static CompletionStage<HttpResponse> echo(HttpRequest request) {
    String client =
        request
            .getAttribute(AttributeKeys.remoteAddress)
            .flatMap(remote -> remote.getAddress())
            .map(InetAddress::getHostAddress)
            .orElse("nobody");
    return request
        .entity()
        .toStrict(20_000, SYSTEM)
        .thenApply(
            body -> HttpResponse.create().withEntity(client + " " + body.getData().utf8String()));
  }

  private static void stop(OpenPort port) {
    port.stop().toCompletableFuture().join();
  }

  private static HostingNode node() {
    var node = HostingNode.start("fazt.http.front = own");
    node.site(
        "site",
        aSite()
            .with("index.html", "<h1>page</h1>")
            .with("photo.jpg", new byte[100_000], "image/jpeg")
            .with("film.mp4", new byte[900_000], "video/mp4"));
    return node;
  }

  private static String get(String target) {
    return "GET " + target + " HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n";
  }

  @Test
  void requestsThatWereSentAtOnceAreAnsweredInTheirOrder() {
    try (var node = node();
        var client = WireClient.to(node.port())) {
      client.send((get("/") + get("/photo.jpg") + get("/none") + get("/film.mp4")).repeat(30));
      for (int i = 0; i < 30; i++) {
        assertThat(client.read(false).text()).isEqualTo("<h1>page</h1>");
        assertThat(client.read(false).body()).hasSize(100_000);
        assertThat(client.read(false).status()).isEqualTo(404);
        assertThat(client.read(false).body()).hasSize(900_000);
      }
    }
  }

  @Test
  void nothingIsUnderWayWhenAllThatWasAskedForAtOnceIsAnswered() throws Exception {
    try (var node = node();
        var client = WireClient.to(node.port())) {
      client.send(get("/none").repeat(10));
      for (int i = 0; i < 10; i++) {
        assertThat(client.read(false).status()).isEqualTo(404);
      }
      var done = ((Front) node.server()).underway().drain().toCompletableFuture();
      Eventually.until(done::isDone);
    }
  }

  @Test
  void theApiAndSitesAreAnsweredOnOneConnection() {
    try (var node = node();
        var client = WireClient.to(node.port())) {
      for (int i = 0; i < 5; i++) {
        assertThat(client.ask(HOST, "GET /").text()).isEqualTo("<h1>page</h1>");
        assertThat(client.ask("admin.example.com", "GET /api/x").text()).isEqualTo("api:/api/x");
        assertThat(client.ask(HOST, "POST /").status()).isEqualTo(405);
      }
    }
  }

  @Test
  void aHeadThatComesByteByByteIsTheSameRequest() {
    try (var node = node();
        var client = WireClient.to(node.port())) {
      for (char c : get("/").toCharArray()) {
        client.send(String.valueOf(c));
      }
      assertThat(client.read(false).text()).isEqualTo("<h1>page</h1>");
      assertThat(client.ask(HOST, "GET /").text()).isEqualTo("<h1>page</h1>");
    }
  }

  @Test
  void whoSendsNothingMoreIsAnsweredAll() throws IOException {
    try (var node = node();
        var socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write((get("/") + get("/film.mp4")).getBytes(ISO_8859_1));
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).hasSizeGreaterThan(900_000);
    }
  }

  @Test
  void unfinishedHeadsBeyondTheirRoomGoAndWholeRequestsDoNot() {
    String unfinished = "GET / HTTP/1.1\r\nHost: " + HOST + "\r\nX-A: " + "a".repeat(20_000);
    List<WireClient> strangers = new ArrayList<>();
    try (var node =
        HostingNode.start("fazt.http.front = own, fazt.http.max-kept-for-clients = 64 KiB")) {
      node.site("site", aSite().with("index.html", "<h1>page</h1>"));
      for (int i = 0; i < 6; i++) {
        var stranger = WireClient.to(node.port());
        strangers.add(stranger);
        stranger.send(unfinished);
      }
      assertThat(strangers.getLast().read(false).status()).isEqualTo(503);
      assertThat(node.get(HOST, "/").status()).isEqualTo(200);
    } finally {
      strangers.forEach(WireClient::close);
    }
  }

  @Test
  void bodiesPassAsTheyCome() {
    OpenPort port = open("", FrontTest::echo);
    try (var client = WireClient.to(port.port())) {
      String body = "0123456789".repeat(50_000);
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n");
      client.send(body);
      assertThat(client.read(false).text()).isEqualTo("127.0.0.1 " + body);
      client.send(
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "5\r\nhello\r\n0\r\n\r\nPOST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
      assertThat(client.read(false).text()).isEqualTo("127.0.0.1 hello");
      assertThat(client.read(false).text()).isEqualTo("127.0.0.1 hi");
    } finally {
      stop(port);
    }
  }

  @Test
  void aBodyThatTricklesIsRefused() {
    OpenPort port =
        open("fazt.http.least-rate-within = 1 s, fazt.http.least-rate = 1000 B", FrontTest::echo);
    try (var client = WireClient.to(port.port())) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nx");
      var reply = client.read(false);
      assertThat(reply.status()).isEqualTo(408);
      assertThat(reply.text()).contains("REQUEST_TIMEOUT", "least-rate");
      assertThat(client.isClosedByServer()).isTrue();
      assertThat(counts.byName()).containsEntry("slow_bodies", 1L);
    } finally {
      stop(port);
    }
  }

  @Test
  void whoDoesNotReadIsCutOff() throws IOException {
    OpenPort port =
        open(
            "fazt.http.least-rate-within = 1 s, fazt.http.least-rate = 1000 B",
            _ ->
                CompletableFuture.completedFuture(
                    HttpResponse.create()
                        .withEntity(
                            HttpEntities.create(ByteString.fromArray(new byte[40_000_000])))));
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(get("/").getBytes(ISO_8859_1));
      while (counts.slowReaders().sum() == 0) {
        Thread.onSpinWait();
      }
      assertThat(readAll(socket)).isLessThan(40_000_000);
    } finally {
      stop(port);
    }
  }

  private static long readAll(Socket socket) {
    long all = 0;
    byte[] bytes = new byte[64 * 1024];
    try {
      for (int n = socket.getInputStream().read(bytes);
          n >= 0;
          n = socket.getInputStream().read(bytes)) {
        all += n;
      }
    } catch (IOException _) {
      // cut off
    }
    return all;
  }

  @Test
  void aProxySaysWhoIsThere() {
    OpenPort port = open("fazt.http.proxy-protocol-from = [\"127.0.0.1\"]", FrontTest::echo);
    try (var client = WireClient.to(port.port())) {
      client.send("PROXY TCP4 203.0.113.7 192.0.2.1 56324 443\r\n" + get("/"));
      assertThat(client.read(false).text()).isEqualTo("203.0.113.7 ");
      client.send(get("/"));
      assertThat(client.read(false).text()).isEqualTo("203.0.113.7 ");
    } finally {
      stop(port);
    }
  }

  @Test
  void whereAProxyIsExpectedNothingElseIsTaken() {
    OpenPort port = open("fazt.http.proxy-protocol-from = [\"127.0.0.1\"]", FrontTest::echo);
    try (var client = WireClient.to(port.port())) {
      client.send(get("/"));
      assertThat(client.isClosedByServer()).isTrue();
    } finally {
      stop(port);
    }
  }

  @Test
  void aNetworkHasItsShareOfConnectionsAndRequests() {
    OpenPort port =
        open(
            "fazt.http.proxy-protocol-from = [\"127.0.0.1\"], fazt.http.max-requests-per-second = 2",
            FrontTest::echo);
    try (var one = WireClient.to(port.port());
        var other = WireClient.to(port.port())) {
      one.send("PROXY TCP4 203.0.113.7 192.0.2.1 1 2\r\n" + get("/").repeat(20));
      var reply = one.read(false);
      int served = 0;
      while (reply.status() == 200) {
        served++;
        reply = one.read(false);
      }
      assertThat(reply.status()).isEqualTo(429);
      assertThat(reply.has("Retry-After")).isTrue();
      assertThat(served).isBetween(8, 10);
      other.send("PROXY TCP4 203.0.113.8 192.0.2.1 1 2\r\n" + get("/"));
      assertThat(other.read(false).status()).isEqualTo(200);
      assertThat(counts.byName()).containsEntry("too_many_requests", 1L);
    } finally {
      stop(port);
    }
  }

  @Test
  void twoHostsAreRefused() {
    OpenPort port = open("", FrontTest::echo);
    try (var client = WireClient.to(port.port())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n");
      assertThat(client.read(false).status()).isEqualTo(400);
      assertThat(client.isClosedByServer()).isTrue();
      assertThat(counts.byName()).containsEntry("malformed", 1L);
    } finally {
      stop(port);
    }
  }
}
