package sh.fazt.http.front;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sh.fazt.http.WireClient;
import sh.fazt.http.connection.HttpSettings;
import sh.fazt.http.network.PortCounts;
import sh.fazt.http.request.BoundedBody;
import sh.fazt.registry.RootCause;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.node.Eventually;

/** Bodies that are not whole yet: what they cost, and who has to go for them. */
@Timeout(60)
class CollectedBodyTest {
  private static final ActorSystem SYSTEM =
      ActorSystem.create(
          "collected-body",
          ConfigFactory.parseString("pekko.daemonic = on, pekko.loglevel = WARNING")
              .withFallback(ConfigFactory.load()));
  private static final String HEAD = "POST / HTTP/1.1\r\nHost: a\r\n";

  private final PortCounts counts = new PortCounts();
  private final AtomicInteger asked = new AtomicInteger();
  private final CompletableFuture<HttpResponse> held = new CompletableFuture<>();
  private final List<WireClient> others = new ArrayList<>();

  @AfterEach
  void release() {
    held.complete(HttpResponse.create());
    others.forEach(WireClient::close);
  }

  @AfterAll
  static void end() throws Exception {
    SYSTEM.terminate();
    SYSTEM.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private Front open(String settings) {
    var config = ConfigFactory.parseString(settings).withFallback(ConfigFactory.load());
    return (Front)
        Front.open(SYSTEM, "127.0.0.1", 0, HttpSettings.of(config), this::size, counts)
            .toCompletableFuture()
            .join();
  }

  /** A port where more than half the places are taken, by requests that are not answered. */
  private Front crowded() throws Exception {
    return crowded(3, "fazt.http.max-connections = 5");
  }

  private Front crowded(int held, String settings) throws Exception {
    Front front = open(settings);
    for (int i = 0; i < held; i++) {
      var client = WireClient.to(front.port());
      others.add(client);
      client.send("POST /hold HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
    }
    Eventually.until(() -> asked.get() == held);
    return front;
  }

  /** Answers how long the body was, or with which status it was refused. */
  private CompletionStage<HttpResponse> size(HttpRequest request) {
    asked.incrementAndGet();
    if (request.getUri().path().equals("/hold")) {
      return held;
    }
    return new BoundedBody(SYSTEM, 10_000_000, "most", Duration.ofSeconds(30))
        .read(request)
        .handle(
            (body, failure) ->
                failure == null
                    ? HttpResponse.create().withEntity(Integer.toString(body.length))
                    : HttpResponse.create()
                        .withStatus(
                            StatusCodes.get(
                                ((RejectedException) RootCause.cause(failure))
                                    .rejection()
                                    .code()
                                    .status())));
  }

  private static boolean isAnswered(Front front) {
    try (var client = WireClient.to(front.port())) {
      client.send(HEAD + "Content-Length: 9\r\n\r\nhell");
      client.send("o you");
      return client.read(false).status() == 200;
    }
  }

  private static void stop(Front front) {
    front.stop().toCompletableFuture().join();
  }

  @Test
  void untilItIsWholeASmallOneCostsItsBytesOnly() throws Exception {
    Front front = crowded();
    try (var client = WireClient.to(front.port())) {
      client.send(HEAD + "Content-Length: 10000\r\n\r\n" + "x".repeat(4_000));
      Eventually.until(() -> front.connections().bytes() >= 4_000);
      client.send("x".repeat(3_000));
      Eventually.until(() -> front.connections().bytes() >= 7_000);
      assertThat(front.handovers().count()).isEqualTo(3);
      assertThat(asked).hasValue(3);
      client.send("x".repeat(3_000));
      assertThat(client.read(false).text()).isEqualTo("10000");
      Eventually.until(() -> front.connections().bytes() == 0);
    } finally {
      held.complete(HttpResponse.create());
      stop(front);
    }
  }

  @Test
  void ofALargeOneTheBeginningIsEnough() throws Exception {
    Front front = open("");
    try (var client = WireClient.to(front.port())) {
      client.send(HEAD + "Content-Length: 100000\r\n\r\n" + "x".repeat(40_000));
      Eventually.until(() -> asked.get() == 1);
      client.send("x".repeat(60_000));
      assertThat(client.read(false).text()).isEqualTo("100000");
      Eventually.until(() -> front.connections().bytes() == 0);
    } finally {
      stop(front);
    }
  }

  @Test
  void whoWaitsToBeToldIsTold() throws Exception {
    Front front = crowded();
    try (var client = WireClient.to(front.port())) {
      client.send(HEAD + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");
      assertThat(client.read(true).status()).isEqualTo(100);
      client.send("hello");
      assertThat(client.read(false).text()).isEqualTo("5");
    } finally {
      held.complete(HttpResponse.create());
      stop(front);
    }
  }

  @Test
  void oneThatBreaksOffIsNobodysRequest() throws Exception {
    Front front = crowded();
    try (var client = WireClient.to(front.port())) {
      client.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
      Eventually.until(() -> front.connections().bytes() > 0);
      client.send("zz\r\n");
      assertThat(client.read(false).status()).isEqualTo(400);
      assertThat(client.isClosedByServer()).isTrue();
      assertThat(asked).hasValue(3);
      Eventually.until(() -> front.connections().bytes() == 0);
    } finally {
      held.complete(HttpResponse.create());
      stop(front);
    }
  }

  @Test
  void aBodyForWhichThereIsNoRoomIsRefusedAndLeavesNothing() throws Exception {
    Front front = open("fazt.http.max-kept-for-clients = 200 KiB, fazt.http.client-patience = 9 s");
    try {
      try (var client = WireClient.to(front.port())) {
        client.send(HEAD + "Content-Length: 2000000\r\n\r\n" + "x".repeat(2_000_000));
        assertThat(client.read(false).status()).isEqualTo(503);
      }
      Eventually.until(() -> front.connections().bytes() == 0);
      try (var client = WireClient.to(front.port())) {
        client.send(HEAD + "Content-Length: 100000\r\n\r\n" + "x".repeat(100_000));
        assertThat(client.read(false).text()).isEqualTo("100000");
      }
    } finally {
      stop(front);
    }
  }

  @Test
  void whereThereIsNoRoomThoseWhoTrickleGo() throws Exception {
    Front front =
        crowded(
            11,
            "fazt.http.max-connections = 20, fazt.http.max-kept-for-clients = 64 KiB,"
                + " fazt.http.client-patience = 1 ms");
    try {
      for (int i = 0; i < 5; i++) {
        var stranger = WireClient.to(front.port());
        others.add(stranger);
        stranger.send(HEAD + "Content-Length: 16000\r\n\r\n" + "x".repeat(15_000));
      }
      Eventually.until(() -> counts.evicted().sum() > 0 || front.connections().bytes() > 64 * 1024);
      Eventually.until(() -> isAnswered(front));
      assertThat(counts.evicted().sum()).isPositive();
    } finally {
      held.complete(HttpResponse.create());
      stop(front);
    }
  }
}
