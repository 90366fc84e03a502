package sh.fazt.http.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.fetch.HttpsServerOnLoopback.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.function.protocol.CallResult;
import sh.fazt.function.protocol.FunctionRequest;
import sh.fazt.function.protocol.Invocation;
import sh.fazt.function.protocol.RequestBody;
import sh.fazt.http.function.HostCalls;
import sh.fazt.registry.domain.app.FetchHosts;

/** What scripts fetch, from a real server with TLS. */
@Timeout(60)
class FetchCallsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final ActorSystem SYSTEM =
      ActorSystem.create(
          "fetch-tests",
          ConfigFactory.parseString("pekko.daemonic = on").withFallback(ConfigFactory.load()));
  private static final FetchHosts LOCALHOST = new FetchHosts(List.of("localhost"));
  private static final CountDownLatch NEVER = new CountDownLatch(1);
  private static final CountDownLatch DROPPING = new CountDownLatch(1);
  private static final CountDownLatch CUT_OFF = new CountDownLatch(1);
  private static final AtomicInteger ASKED = new AtomicInteger();

  private static HttpsServerOnLoopback server;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    server = new HttpsServerOnLoopback(folder);
    server
        .on(
            "/echo",
            exchange -> {
              exchange.getResponseHeaders().set("X-Method", exchange.getRequestMethod());
              exchange
                  .getResponseHeaders()
                  .set(
                      "X-Token",
                      Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                          .orElse("none"));
              exchange
                  .getResponseHeaders()
                  .set(
                      "X-Type",
                      Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                          .orElse("none"));
              answer(exchange, 200, exchange.getRequestBody().readAllBytes());
            })
        .on(
            "/moved",
            exchange -> {
              exchange.getResponseHeaders().set("Location", "/echo");
              answer(exchange, 302, new byte[0]);
            })
        .on(
            "/round",
            exchange -> {
              exchange.getResponseHeaders().set("Location", "/round");
              answer(exchange, 307, new byte[0]);
            })
        .on(
            "/inside",
            exchange -> {
              exchange.getResponseHeaders().set("Location", "https://127.0.0.1/secret");
              answer(exchange, 302, new byte[0]);
            })
        .on(
            "/plain",
            exchange -> {
              exchange.getResponseHeaders().set("Location", "http://localhost/");
              answer(exchange, 302, new byte[0]);
            })
        .on("/large", exchange -> answer(exchange, 200, new byte[300_000]))
        .on(
            "/drops",
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              DROPPING.countDown();
              try (var out = exchange.getResponseBody()) {
                while (!NEVER.await(20, TimeUnit.MILLISECONDS)) {
                  out.write('x');
                  out.flush();
                }
              } catch (IOException | InterruptedException _) {
                CUT_OFF.countDown();
              }
            })
        .on(
            "/silent",
            exchange -> {
              ASKED.incrementAndGet();
              try {
                NEVER.await(30, TimeUnit.SECONDS);
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
  }

  @AfterAll
  static void end() throws Exception {
    NEVER.countDown();
    server.close();
    SYSTEM.terminate();
    SYSTEM.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static HostCalls.Session request(FetchHosts hosts, String settings) {
    var config =
        ConfigFactory.parseString(settings)
            .withFallback(
                ConfigFactory.parseString(
                    "fazt.http.functions.fetch { private-addresses = [127.0.0.1, \"::1\"],"
                        + " max-response = 200000, max-request = 1000 }"))
            .withFallback(ConfigFactory.load());
    var limits = FetchSettings.of(config);
    var client =
        new HttpsClient(
            SYSTEM,
            new PublicAddresses(limits.privateAddresses()),
            server::trust,
            limits.maxResponse(),
            "fazt/test");
    var calls =
        new FetchCalls(
            limits,
            client,
            _ -> hosts,
            (app, name) ->
                name.equals("SECRET_API") && app.value().equals("app_test1234")
                    ? Optional.of("s3cr3t")
                    : Optional.empty());
    return calls.begin(
        new Invocation(
            "app_test1234",
            "test",
            "r",
            "api/main.js",
            "1",
            Map.of(),
            new FunctionRequest("GET", "/api", List.of(), List.of(), new RequestBody.None())));
  }

  private static CallResult fetch(HostCalls.Session session, String url, String more) {
    return session.call("net.fetch", "[{\"url\":\"" + url + "\"" + more + "}]", null);
  }

  private static String code(CallResult result) {
    return result instanceof CallResult.Refused refused ? refused.code() : "done";
  }

  private static JsonNode json(CallResult result) throws Exception {
    assertThat(result).isInstanceOf(CallResult.Done.class);
    return JSON.readTree(((CallResult.Done) result).json());
  }

  private static @Nullable String body(CallResult result) {
    byte[] bytes = ((CallResult.Done) result).bytes();
    return bytes == null ? null : new String(bytes, UTF_8);
  }

  @Test
  void whatIsAskedComesBack() throws Exception {
    try (var session = request(LOCALHOST, "")) {
      var result =
          session.call(
              "net.fetch",
              "[{\"url\":\"%s\",\"method\":\"POST\",\"headers\":{\"Content-Type\":\"application/json\"}}]"
                  .formatted(server.url("/echo?a=b")),
              "{\"a\":1}".getBytes(UTF_8));
      var answer = json(result);
      assertThat(answer.path("status").asInt()).isEqualTo(200);
      assertThat(answer.path("headers").path("x-method").asText()).isEqualTo("POST");
      assertThat(answer.path("headers").path("x-type").asText()).isEqualTo("application/json");
      assertThat(body(result)).isEqualTo("{\"a\":1}");
    }
  }

  @Test
  void aSecretIsSentAndNeverShown() throws Exception {
    try (var session = request(LOCALHOST, "")) {
      var answer = json(fetch(session, server.url("/echo"), ",\"auth\":\"API\""));
      assertThat(answer.path("headers").path("x-token").asText()).isEqualTo("Bearer s3cr3t");
      assertThat(code(fetch(session, server.url("/echo"), ",\"auth\":\"OTHER\"")))
          .isEqualTo("NET_AUTH");
    }
    assertThat(FetchCalls.readable(Map.of("SECRET_API", "s3cr3t", "COLOR", "red")))
        .isEqualTo(Map.of("COLOR", "red"));
  }

  @Test
  void redirectsAreFollowedToWhereTheAppMayAsk() throws Exception {
    try (var session = request(LOCALHOST, "")) {
      var answer = json(fetch(session, server.url("/moved"), ",\"method\":\"POST\""));
      assertThat(answer.path("headers").path("x-method").asText()).isEqualTo("GET");
      assertThat(code(fetch(session, server.url("/inside"), ""))).isEqualTo("NET_BLOCKED");
      assertThat(code(fetch(session, server.url("/plain"), ""))).isEqualTo("NET_BLOCKED");
      assertThat(code(fetch(session, server.url("/round"), ""))).isEqualTo("NET_ERROR");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost/",
        "https://127.0.0.1/",
        "https://example.com/",
        "https://localhost.example.com/",
        "https://[::1]/",
        "ftp://localhost/",
        "file:///etc/passwd"
      })
  void whereItMayNotAskNothingIsAsked(String url) {
    try (var session = request(LOCALHOST, "")) {
      assertThat(code(fetch(session, url, ""))).isEqualTo("NET_BLOCKED");
    }
  }

  @Test
  void aNameThatLeadsInsideIsRefusedWhateverTheAppNames() {
    try (var session = request(LOCALHOST, "fazt.http.functions.fetch.private-addresses = []")) {
      var result = fetch(session, server.url("/echo"), "");
      assertThat(result)
          .isEqualTo(
              new CallResult.Refused("NET_BLOCKED", "localhost is not on the public internet"));
    }
  }

  @Test
  void anAppThatNamesNoHostsFetchesNothing() {
    try (var session = request(new FetchHosts(List.of()), "")) {
      assertThat(code(fetch(session, server.url("/echo"), ""))).isEqualTo("NET_BLOCKED");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|NET_REQUEST",
        "null|NET_REQUEST",
        "[{}]|NET_BLOCKED",
        "[{\"url\":\"https://user:pw@localhost/\"}]|NET_REQUEST",
        "[{\"url\":\"https://\"}]|NET_REQUEST",
        "[{\"url\":\"https://localhost/\",\"method\":\"CONNECT\"}]|NET_REQUEST",
        "[{\"url\":\"https://localhost/\",\"headers\":{\"a b\":\"c\"}}]|NET_REQUEST",
        "[{\"url\":\"https://localhost/\",\"headers\":{\"a\":\"b\\r\\nc: d\"}}]|NET_REQUEST"
      })
  void whatMakesNoSenseIsRefused(String json, String code) {
    try (var session = request(LOCALHOST, "")) {
      assertThat(code(session.call("net.fetch", json, null))).isEqualTo(code);
    }
  }

  @Test
  void sizesAndTimesAndCallsAreBounded() {
    try (var session = request(LOCALHOST, "fazt.http.functions.fetch.time = 200 ms")) {
      assertThat(code(fetch(session, server.url("/large"), ""))).isEqualTo("NET_SIZE");
      assertThat(code(fetch(session, server.url("/silent"), ""))).isEqualTo("NET_TIMEOUT");
      var large =
          session.call(
              "net.fetch",
              "[{\"url\":\"%s\",\"method\":\"POST\"}]".formatted(server.url("/echo")),
              new byte[1001]);
      assertThat(code(large)).isEqualTo("NET_SIZE");
      assertThat(ASKED.get()).isPositive();
    }
    try (var session = request(LOCALHOST, "fazt.http.functions.fetch.calls = 2")) {
      assertThat(code(fetch(session, server.url("/echo"), ""))).isEqualTo("done");
      assertThat(code(fetch(session, server.url("/echo"), ""))).isEqualTo("done");
      assertThat(code(fetch(session, server.url("/echo"), ""))).isEqualTo("NET_LIMIT");
    }
  }

  @Test
  void whoSendsAByteNowAndThenIsCutOff() throws Exception {
    try (var session =
        request(
            LOCALHOST,
            "fazt.http.functions.fetch.time = 1 s, fazt.http.functions.fetch.calls = 1000")) {
      do {
        // On a busy machine the time may end before the connection is there.
        assertThat(code(fetch(session, server.url("/drops"), ""))).isEqualTo("NET_TIMEOUT");
      } while (DROPPING.getCount() > 0);
      assertThat(CUT_OFF.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aCertificateThatNobodySignedIsNotTrusted() throws Exception {
    var limits = FetchSettings.of(ConfigFactory.load());
    var client =
        new HttpsClient(
            SYSTEM,
            new PublicAddresses(List.of("127.0.0.1", "::1")),
            HttpsClient::usualAuthorities,
            limits.maxResponse(),
            "fazt/test");
    var calls = new FetchCalls(limits, client, _ -> LOCALHOST, (_, _) -> Optional.empty());
    try (var session =
        calls.begin(
            new Invocation(
                "app_test1234",
                "test",
                "r",
                "api/main.js",
                "1",
                Map.of(),
                new FunctionRequest(
                    "GET", "/api", List.of(), List.of(), new RequestBody.None())))) {
      assertThat(fetch(session, server.url("/echo"), ""))
          .isEqualTo(
              new CallResult.Refused("NET_ERROR", "there is no trusted connection to localhost"));
    }
  }
}
