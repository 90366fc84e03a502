package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;

/** Webhooks take what is signed with their secret, and tell the secret to nobody. */
class WebhookTest {
  private static final String HOOKS = "/api/webhooks";
  private static final String SECRET = "a-very-secret-word";
  private static final String BODY = "{\"event\":\"push\"}";

  private final ApiNode node = ApiNode.open();

  @AfterEach
  void close() {
    node.close();
  }

  private void make(String endpoint, String secret) {
    var made =
        node.send(
            "POST " + HOOKS,
            "{\"name\":\"Hook %s\",\"endpoint\":\"%s\",\"secret\":\"%s\"}"
                .formatted(endpoint, endpoint, secret));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.text()).contains("\"is_active\":true").doesNotContain(SECRET);
  }

  private Reply receive(String endpoint, String body, String... fields) {
    try (var client = WireClient.to(node.port())) {
      var head = new StringBuilder("POST /webhook/" + endpoint + " HTTP/1.1\r\n");
      head.append("Host: " + ApiNode.API + "\r\nContent-Length: ").append(body.length());
      for (String field : fields) {
        head.append("\r\n").append(field);
      }
      client.send(head.append("\r\n\r\n").append(body).toString());
      return client.read(false);
    }
  }

  private static String signed(String secret, String body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private String read(String target) {
    return node.ask("GET " + target, "Authorization: Bearer " + node.token()).text();
  }

  private Reply change(String json) {
    return node.send("PUT " + HOOKS + "/1", json);
  }

  @Test
  void onlyWhatIsSignedIsTaken() {
    make("push", SECRET);
    String right = "X-Webhook-Signature: " + signed(SECRET, BODY);
    assertThat(receive("push", BODY, right).text())
        .isEqualTo("{\"data\":{\"message\":\"Webhook received\",\"webhook\":\"Hook push\"}}\n");
    assertThat(receive("push", BODY, right.toUpperCase(Locale.ROOT)).status()).isEqualTo(200);
    var missing = receive("push", BODY);
    assertThat(missing.status()).isEqualTo(401);
    assertThat(missing.text()).contains("Missing signature");
    for (String wrong :
        List.of(
            signed("another", BODY),
            signed(SECRET, BODY + " "),
            signed(SECRET, BODY).substring(2),
            signed(SECRET, BODY) + "00",
            "sha256=x")) {
      var refused = receive("push", BODY, "X-Webhook-Signature: " + wrong);
      assertThat(refused.status()).as(wrong).isEqualTo(401);
      assertThat(refused.text()).contains("Invalid signature");
    }
    assertThat(read("/api/events"))
        .contains(
            "\"domain\":\"Hook push\",\"tags\":[],\"source_type\":\"webhook\","
                + "\"event_type\":\"webhook\",\"path\":\"/webhook/push\"")
        .contains("\"id\":2")
        .doesNotContain("\"id\":3");
  }

  @Test
  void aWebhookIsChangedStepByStep() {
    make("push", "");
    assertThat(receive("push", BODY).status()).isEqualTo(200);
    assertThat(change("{\"secret\":\"" + SECRET + "\"}").text())
        .contains("\"has_secret\":true")
        .doesNotContain(SECRET);
    assertThat(receive("push", BODY).text()).contains("Missing signature");
    assertThat(change("{\"endpoint\":\"pushed\",\"name\":\"Other\"}").text())
        .contains("\"name\":\"Other\",\"endpoint\":\"pushed\",\"has_secret\":true");
    assertThat(receive("push", BODY).text()).contains("WEBHOOK_NOT_FOUND");
    String right = "X-Webhook-Signature: " + signed(SECRET, BODY);
    node.restart();
    assertThat(receive("pushed", BODY, right).status()).isEqualTo(200);
    assertThat(change("{\"is_active\":false}").text()).contains("\"is_active\":false");
    var disabled = receive("pushed", BODY, right);
    assertThat(disabled.status()).isEqualTo(401);
    assertThat(disabled.text()).contains("Webhook is disabled");
    assertThat(change("{\"is_active\":true,\"secret\":\"\"}").text())
        .contains("\"has_secret\":false,\"is_active\":true");
    assertThat(receive("pushed", BODY).status()).isEqualTo(200);
    assertThat(node.send("DELETE " + HOOKS + "/1", "").text())
        .isEqualTo("{\"data\":{\"message\":\"Webhook deleted\"}}\n");
    assertThat(receive("pushed", BODY).status()).isEqualTo(404);
  }

  @Test
  void theSecretIsNowhereInTheDatabase() throws IOException {
    make("push", SECRET);
    assertThat(read(HOOKS)).contains("\"has_secret\":true").doesNotContain(SECRET);
    try (var files = Files.list(node.node().folder())) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(SECRET);
      }
    }
  }

  @Test
  void withAnotherKeyOfTheNodeNothingIsTaken() throws IOException {
    make("push", SECRET);
    Files.writeString(node.node().folder().resolve("node.key"), "00".repeat(32) + "\n");
    assertThat(receive("push", BODY, "X-Webhook-Signature: " + signed(SECRET, BODY)).text())
        .contains("Invalid signature");
    assertThat(receive("push", BODY).text()).contains("Missing signature");
  }

  @TestFactory
  Stream<DynamicTest> scenarios() {
    String reader = node.key("reader", Scope.READ);
    String router = node.key("router", Scope.ROUTE);
    var blog = List.of(AppId.of("app_blog0000"));
    String limited = node.key("limited", List.of(Scope.ROUTE), blog, List.of());
    String good = "{\"name\":\"New\",\"endpoint\":\"new\"}";
    String one = HOOKS + "/1";
    return Stream.of(
            Scenario.of("no token", "GET " + HOOKS).is(401),
            Scenario.of("bad token", "GET " + HOOKS).by("1".repeat(64)).is(401),
            Scenario.of("wrong scope", "GET " + HOOKS).by(router).is(403, "scope read"),
            Scenario.of("right and empty", "GET " + HOOKS).by(reader).is(200, "{\"data\":[]}"),
            Scenario.of("no token", "POST " + HOOKS).sending(good).is(401),
            Scenario.of("bad token", "POST " + HOOKS).by("1".repeat(64)).sending(good).is(401),
            Scenario.of("wrong scope", "POST " + HOOKS)
                .by(reader)
                .sending(good)
                .is(403, "scope route"),
            Scenario.of("a key for some apps", "POST " + HOOKS)
                .by(limited)
                .sending(good)
                .is(403, "belong to none of them"),
            Scenario.of("no name", "POST " + HOOKS)
                .by(router)
                .sending("{\"endpoint\":\"x\"}")
                .is(400, "Name and endpoint are required"),
            Scenario.of("no endpoint", "POST " + HOOKS)
                .by(router)
                .sending("{\"name\":\"x\"}")
                .is(400, "Name and endpoint are required"),
            Scenario.of("an endpoint that is none", "POST " + HOOKS)
                .by(router)
                .sending("{\"name\":\"x\",\"endpoint\":\"/x\"}")
                .is(400, "letters, digits"),
            Scenario.of("no JSON", "POST " + HOOKS)
                .by(router)
                .sending("[]")
                .is(400, "INVALID_JSON"),
            Scenario.of("right", "POST " + HOOKS)
                .by(router)
                .sending(good)
                .is(
                    201,
                    "{\"id\":1,\"name\":\"New\",\"endpoint\":\"new\",\"has_secret\":false,"
                        + "\"is_active\":true,\"created_at\":\"20"),
            Scenario.of("taken", "POST " + HOOKS)
                .by(router)
                .sending(good)
                .is(409, "CONFLICT", "Endpoint already in use"),
            Scenario.of("another", "POST " + HOOKS)
                .by(router)
                .sending(good.replace("new", "other"))
                .is(201),
            Scenario.of("right and full", "GET " + HOOKS)
                .by(reader)
                .is(200, "\"endpoint\":\"new\"", "\"endpoint\":\"other\""),
            Scenario.of("no token", "PUT " + one).sending("{}").is(401),
            Scenario.of("wrong scope", "PUT " + one).by(reader).sending("{}").is(403),
            Scenario.of("a key for some apps", "PUT " + one).by(limited).sending("{}").is(403),
            Scenario.of("none there", "PUT " + HOOKS + "/99")
                .by(router)
                .sending("{\"secret\":\"x\"}")
                .is(404, "WEBHOOK_NOT_FOUND"),
            Scenario.of("taken", "PUT " + one)
                .by(router)
                .sending("{\"endpoint\":\"other\"}")
                .is(409, "CONFLICT"),
            Scenario.of("its own", "PUT " + one)
                .by(router)
                .sending("{\"endpoint\":\"new\"}")
                .is(200),
            Scenario.of("no token", "DELETE " + one).is(401),
            Scenario.of("wrong scope", "DELETE " + one).by(reader).is(403),
            Scenario.of("none there", "DELETE " + HOOKS + "/99")
                .by(router)
                .is(404, "WEBHOOK_NOT_FOUND"),
            Scenario.of("received, none there", "POST /webhook/none").is(404, "WEBHOOK_NOT_FOUND"),
            Scenario.of("received, no name", "POST /webhook/").is(404, "WEBHOOK_NOT_FOUND"),
            Scenario.of("received, too large", "POST /webhook/new")
                .sending("x".repeat(10 * 1024 + 1))
                .is(413, "PAYLOAD_TOO_LARGE"),
            Scenario.of("received, as large as may be", "POST /webhook/new")
                .sending("x".repeat(10 * 1024))
                .is(200),
            Scenario.of("received, another method", "GET /webhook/new").is(405))
        .map(scenario -> scenario.on(node));
  }
}
