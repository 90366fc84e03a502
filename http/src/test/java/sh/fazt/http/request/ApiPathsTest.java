package sh.fazt.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.http.api.ApiNode;
import sh.fazt.journal.Scope;

/** Which paths the API's hosts answer, to whom, and in what form. */
class ApiPathsTest {
  private static final ApiNode NODE = ApiNode.open();
  private static final String AUTHORIZED = "Authorization: Bearer " + NODE.token();
  private static final String REQUIRED =
      "{\"error\":{\"code\":\"UNAUTHORIZED\",\"message\":\"Authentication required\"}}\n";
  private static final String NOT_FOUND =
      "{\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"There is no such API path\"}}\n";
  private static final String NOT_ALLOWED =
      "{\"error\":{\"code\":\"METHOD_NOT_ALLOWED\",\"message\":\"Method not allowed\"}}\n";

  @AfterAll
  static void close() {
    NODE.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "admin.example.com",
        "ADMIN.example.com:4698",
        "localhost",
        "127.0.0.1",
        "[::1]:80"
      })
  void healthAnswersOnApiHostsAndAddresses(String host) {
    Reply reply = NODE.get(host, "/health");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEqualTo("OK");
    assertThat(reply.field("Content-Type")).isEqualTo("text/plain; charset=UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.com", "tetris.example.com", "root.localhost", "elsewhere.org"})
  void healthOfAnyOtherHostIsAPathOfItsSite(String host) {
    assertThat(NODE.get(host, "/health").text()).isNotEqualTo("OK");
  }

  @ParameterizedTest
  @CsvSource({
    "FOO /api/apps,                  501, METHOD_UNKNOWN",
    "get /api/apps,                  501, METHOD_UNKNOWN",
    "FOOFOOFOOFOOFOOFOO /api/apps,   400, BAD_REQUEST",
    "PROPFIND /api/apps,             405, METHOD_NOT_ALLOWED",
    "PURGE /health,                  405, METHOD_NOT_ALLOWED",
    "MKCOL /api/nothing,             401, UNAUTHORIZED",
    "GET /api/apps?q=100%,           400, BAD_REQUEST",
    "GET /api/apps?q=\u00fc,          400, BAD_REQUEST",
    "GET /api/\u00fc,                 401, UNAUTHORIZED",
    "GET /api/apps/%zz,              400, BAD_REQUEST",
    "GET /_fazt/nothing?%,           401, UNAUTHORIZED",
    "GET  /api/apps,                 505, BAD_REQUEST",
  })
  void whatIsHardToReadIsAnsweredInTheEnvelope(String line, int status, String code) {
    Reply reply = NODE.ask(line);

    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.text())
        .matches("\\{\"error\":\\{\"code\":\"" + code + "\",\"message\":\"[^\"]+\"}}\n");
    assertThat(reply.field("Content-Type")).isEqualTo("application/json");
    assertThat(reply.field("Cache-Control")).isEqualTo("no-store");
    assertThat(reply.field("Content-Security-Policy")).contains("default-src 'none'");
    assertThat(reply.field("X-Request-Id")).isNotEmpty();
    if (status == 405) {
      assertThat(reply.field("Allow")).contains("GET");
    }
  }

  @Test
  void aTargetOrAFieldThatIsTooLongIsRefusedInTheEnvelope() {
    assertThat(NODE.ask("GET /api/apps?q=" + "x".repeat(9000)).text())
        .contains("BAD_REQUEST", "fazt.http.max-uri-length");
    assertThat(NODE.ask("GET /api/apps", "X-Long: " + "x".repeat(70_000)).text())
        .contains("BAD_REQUEST");
  }

  @Test
  void healthHasNoOtherSpelling() {
    assertThat(NODE.get(ApiNode.API, "/health?from=balancer").status()).isEqualTo(200);
    for (String path :
        new String[] {"/healthz", "/health/", "/health;x", "//health", "/%68ealth"}) {
      assertThat(NODE.get(ApiNode.API, path).status()).as(path).isEqualTo(303);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api",
        "/api/",
        "/api/nothing",
        "/api/deploy/",
        "/_fazt/nothing",
        "/api/deployment",
        "/api/deploy;x",
        "/api/deploy%2f",
        "/api/%64eploy",
        "/api//deploy",
        "/api/./deploy",
        "/api/../api/deploy",
        "/api/system",
        "/api/system/health/",
        "/api/system%2fhealth",
        "/api/system/health%00",
        "/api/system/health.json"
      })
  void anUnknownApiPathTellsStrangersNothing(String path) {
    for (String method : new String[] {"GET ", "DELETE "}) {
      Reply stranger = NODE.ask(method + path);
      assertThat(stranger.status()).as(path).isEqualTo(401);
      assertThat(stranger.text()).isEqualTo(REQUIRED);
      assertThat(stranger.field("WWW-Authenticate")).isEqualTo("Bearer");

      Reply holder = NODE.ask(method + path, AUTHORIZED);
      assertThat(holder.status()).as(path).isEqualTo(404);
      assertThat(holder.text()).isEqualTo(NOT_FOUND);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/nothing",
        "//nothing",
        "/./api/deploy",
        "/%61pi/deploy",
        "/apideploy",
        "/API/deploy",
        "/x/../api/deploy"
      })
  void anyOtherPathIsNotFoundInTextAndLeadsStrangersToTheLogin(String path) {
    Reply reply = NODE.ask("GET " + path, AUTHORIZED);
    assertThat(reply.status()).as(path).isEqualTo(404);
    assertThat(reply.text()).isEqualTo("404 page not found\n");
    assertThat(reply.field("Content-Type")).isEqualTo("text/plain; charset=UTF-8");

    Reply stranger = NODE.ask("GET " + path);
    assertThat(stranger.status()).as(path).isEqualTo(303);
    assertThat(stranger.field("Location")).isEqualTo("/login.html");
  }

  @Test
  void theLoginItselfIsForEverybody() {
    assertThat(NODE.ask("GET /login.html").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/deploy, POST",
    "PUT, /api/deploy, POST",
    "OPTIONS, /api/deploy, POST",
    "POST, /health, 'GET, HEAD'",
    "DELETE, /health, 'GET, HEAD'",
    "POST, /api/system/health, 'GET, HEAD'"
  })
  void aWrongMethodIsToldTheRightOnes(String method, String path, String allowed) {
    Reply reply = NODE.ask(method + " " + path, AUTHORIZED);

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.field("Allow")).isEqualTo(allowed);
    assertThat(reply.text()).isEqualTo(NOT_ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/api/system/health", "/api/none", "/none", "/api/deploy"})
  void everyAnswerIsClosedToBrowsersAndHasARequestId(String path) {
    Reply reply = NODE.ask("GET " + path, AUTHORIZED);

    assertThat(reply.field("Content-Security-Policy"))
        .contains("default-src 'none'", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "http");
    assertThat(reply.field("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(reply.field("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(reply.field("Cache-Control")).isEqualTo("no-store");
    assertThat(reply.field("X-Request-Id")).matches("[0-9a-f]{16}");
    assertThat(reply.has("Server")).isFalse();
    assertThat(reply.has("Access-Control-Allow-Origin")).isFalse();
  }

  @Test
  void aHeadIsAnsweredAsAGetWithoutItsBody() {
    Reply head = NODE.ask("HEAD /health");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.field("Content-Length")).isEqualTo("2");
    assertThat(head.body()).isEmpty();
  }

  @Test
  void aBodyNobodyWantsDoesNotCostTheConnection() {
    try (var client = sh.fazt.http.WireClient.to(NODE.port())) {
      for (int i = 0; i < 2; i++) {
        client.send("POST /api/none HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n");
        client.send("x".repeat(100_000));
        assertThat(client.read(false).status()).isEqualTo(401);
      }
    }
  }

  @Test
  void theNodesHealthIsToldToKeysThatMayRead() throws Exception {
    Reply reply =
        NODE.ask("GET /api/system/health", "Authorization: Bearer " + NODE.key("r", Scope.READ));

    assertThat(reply.status()).isEqualTo(200);
    var health = new JsonMapper().readTree(reply.text()).get("data");
    assertThat(health.get("status").asText()).isEqualTo("healthy");
    assertThat(health.get("version").asText()).isEqualTo("1.0.0");
    assertThat(health.get("mode").asText()).isEqualTo("production");
    assertThat(health.get("uptime_seconds").asDouble()).isNotNegative();
    assertThat(health.at("/memory/used_mb").asDouble()).isPositive();
    assertThat(health.at("/memory/limit_mb").asDouble()).isPositive();
    assertThat(health.at("/memory/vfs_cache_mb").isNumber()).isTrue();
    assertThat(health.at("/database/path").asText()).isEqualTo("fazt.db");
    assertThat(health.at("/database/open_connections").asInt()).isPositive();
    assertThat(health.at("/database/in_use").isInt()).isTrue();
    assertThat(health.at("/runtime/goroutines").asInt()).isPositive();
    assertThat(health.at("/runtime/queued_events").isInt()).isTrue();
  }

  @Test
  void theNodesHealthIsKeptFromOthers() {
    assertThat(NODE.ask("GET /api/system/health").text()).isEqualTo(REQUIRED);
    assertThat(NODE.ask("GET /api/system/health?token=" + NODE.token()).text()).isEqualTo(REQUIRED);
    assertThat(NODE.ask("GET /api/system/health", "Cookie: cc_session=x").text())
        .isEqualTo(REQUIRED);
    Reply deployer =
        NODE.ask("GET /api/system/health", "Authorization: Bearer " + NODE.key("d", Scope.DEPLOY));
    assertThat(deployer.status()).isEqualTo(403);
    assertThat(deployer.text()).contains("\"FORBIDDEN\"", "use one with the scope read");
  }
}
