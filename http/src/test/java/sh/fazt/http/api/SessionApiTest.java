package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.journal.Scope;

/** Signing in, what a session may do, and from where. */
class SessionApiTest {
  private static final String PASSWORD = "correct horse battery";
  private static final String RIGHT = "{\"username\":\"me\",\"password\":\"" + PASSWORD + "\"}";
  private static final String WRONG = "{\"username\":\"me\",\"password\":\"wrong horse\"}";

  private final ApiNode node = ApiNode.open();

  SessionApiTest() {
    setPassword(PASSWORD);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private void setPassword(String password) {
    ApiNode.waitFor(
        node.node().node().registry().operator().change(node.node().aCommand(), "me", password));
  }

  private Reply login(String json, String... fields) {
    return post("/api/login", json, fields);
  }

  private Reply post(String path, String json, String... fields) {
    try (var client = WireClient.to(node.port())) {
      var head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: " + ApiNode.API + "\r\n");
      head.append("Content-Type: application/json\r\nContent-Length: ").append(json.length());
      for (String field : fields) {
        head.append("\r\n").append(field);
      }
      client.send(head.append("\r\n\r\n").append(json).toString());
      return client.read(false);
    }
  }

  private static final String OURS = "Origin: http://" + ApiNode.API;

  private static String cookie(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return "Cookie: " + reply.field("set-cookie").replaceFirst(";.*", "");
  }

  @Test
  void aPasswordThatIsTooShortChangesNothing() {
    var registry = node.node().node().registry();
    var answer = ApiNode.waitFor(registry.operator().change(node.node().aCommand(), "me", "short"));
    assertThat(answer).asString().contains("PASSWORD_LENGTH");
    assertThat(login(RIGHT).status()).isEqualTo(200);
  }

  @Test
  void theCookieIsAsOlderClientsKnowIt() {
    var reply = login(RIGHT);
    assertThat(reply.text()).isEqualTo("{\"data\":{\"message\":\"Login successful\"}}\n");
    assertThat(reply.field("set-cookie"))
        .matches("cc_session=[A-Za-z0-9_-]{43}=; Path=/; Max-Age=86400; HttpOnly; SameSite=Strict");
    assertThat(login(RIGHT.replace("}", ",\"remember_me\":true}")).field("set-cookie"))
        .contains("Max-Age=604800");
  }

  @Test
  void aSessionReadsAndChangesAndIsNamedInTheJournal() {
    String session = cookie(login(RIGHT));
    assertThat(node.ask("GET /api/auth/status", session).text())
        .contains("\"authenticated\":true", "\"username\":\"me\"", "\"expiresAt\":\"20");
    assertThat(node.ask("GET /api/user/me", session).text())
        .isEqualTo("{\"data\":{\"username\":\"me\",\"version\":\"1.0.0\"}}\n");
    var reserved =
        post("/api/aliases", "{\"subdomain\":\"mine\",\"type\":\"reserved\"}", session, OURS);
    assertThat(reserved.status()).as(reserved.text()).isEqualTo(201);
    assertThat(node.ask("GET /api/explain?url=mine.example.com", session).text())
        .contains("session me#1");
  }

  /** Cookies know no ports, so a page of another program on this machine has ours, too. */
  @Test
  void onAnAddressAChangeInASessionMustComeFromTheSamePortAsWell() {
    String session = cookie(login(RIGHT));
    String body = "{\"subdomain\":\"byaddress\",\"type\":\"reserved\"}";
    for (String origin :
        new String[] {"http://127.0.0.1:3000", "http://localhost:4698", "http://127.0.0.1"}) {
      assertThat(onAddress(body, session, "Origin: " + origin).status()).as(origin).isEqualTo(403);
    }
    assertThat(onAddress(body, session).status()).isEqualTo(403);
    assertThat(onAddress(body).status()).isEqualTo(401);
    assertThat(onAddress(body, session, "Origin: http://127.0.0.1:4698").status()).isEqualTo(201);
  }

  private Reply onAddress(String body, String... fields) {
    try (var client = WireClient.to(node.port())) {
      var lines = new ArrayList<>(List.of(fields));
      lines.add("Content-Type: application/json");
      lines.add("Content-Length: " + body.length());
      client.send(
          "POST /api/aliases HTTP/1.1\r\nHost: 127.0.0.1:4698\r\n"
              + String.join("\r\n", lines)
              + "\r\n\r\n"
              + body);
      return client.read(false);
    }
  }

  @Test
  void aSessionEndsAtLogoutWhenItIsEndedAndWithThePassword() {
    String first = cookie(login(RIGHT));
    String second = cookie(login(RIGHT));
    String third = cookie(login(RIGHT));
    assertThat(node.ask("GET /api/sessions", third).text())
        .contains("\"id\":1", "\"id\":2", "\"address\":\"127.0.0.1\"")
        .containsOnlyOnce("\"current\":true");
    var out = post("/api/logout", "", first, OURS);
    assertThat(out.text()).isEqualTo("{\"data\":{\"message\":\"Logged out successfully\"}}\n");
    assertThat(out.field("set-cookie")).startsWith("cc_session=; Path=/; Max-Age=0;");
    assertThat(node.ask("GET /api/user/me", first).status()).isEqualTo(401);
    assertThat(node.ask("DELETE /api/sessions/2", third, "Sec-Fetch-Site: same-origin").status())
        .isEqualTo(200);
    assertThat(node.ask("DELETE /api/sessions/2", third, "Sec-Fetch-Site: same-origin").text())
        .contains("SESSION_NOT_FOUND");
    assertThat(node.ask("GET /api/user/me", second).status()).isEqualTo(401);
    assertThat(node.ask("GET /api/user/me", third).status()).isEqualTo(200);
    setPassword("another horse battery");
    assertThat(node.ask("GET /api/user/me", third).status()).isEqualTo(401);
  }

  @Test
  void aSessionOutlivesTheNode() {
    String session = cookie(login(RIGHT));
    node.restart();
    assertThat(node.ask("GET /api/user/me", session).status()).isEqualTo(200);
  }

  @Test
  void onlyTheHostsOwnPagesMayChangeSomething() {
    String session = cookie(login(RIGHT));
    String json = "{\"subdomain\":\"mine\",\"type\":\"reserved\"}";
    for (String origin :
        new String[] {
          "Origin: http://evil.example.com",
          "Origin: http://admin.example.com.evil.org",
          "Origin: http://example.com",
          "Origin: null",
          "Accept: */*",
          "Sec-Fetch-Site: same-site",
          "Sec-Fetch-Site: cross-site"
        }) {
      var refused = post("/api/aliases", json, session, origin);
      assertThat(refused.status()).as(origin).isEqualTo(403);
      assertThat(refused.text()).contains("this host's own pages");
    }
    assertThat(node.visit("mine").status()).isEqualTo(404);
    assertThat(
            post(
                    "/api/aliases",
                    json,
                    session,
                    "Origin: http://" + ApiNode.API,
                    "Sec-Fetch-Site: x")
                .status())
        .isEqualTo(201);
    // a read changes nothing, and the browser shows its answer to nobody else
    assertThat(node.ask("GET /api/user/me", session, "Origin: http://evil.example.com").status())
        .isEqualTo(200);
  }

  @Test
  void aCookieThatAnAppPutBesideItDoesNotSignOut() {
    String session = cookie(login(RIGHT));
    assertThat(
            node.ask(
                    "GET /api/user/me",
                    session.replace("Cookie: ", "Cookie: cc_session=tossed; other=1; "))
                .status())
        .isEqualTo(200);
  }

  @Test
  void afterFiveFailuresNobodyAtThatAddressGetsIn() {
    assertThat(login(WRONG).text()).contains("INVALID_CREDENTIALS");
    for (int i = 0; i < 4; i++) {
      // what the client claims to be changes nothing
      assertThat(login(WRONG, "X-Forwarded-For: 192.0.2." + i).status()).isEqualTo(401);
    }
    var refused = login(RIGHT, "X-Forwarded-For: 192.0.2.99", "X-Real-IP: 192.0.2.98");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.text())
        .contains(
            "RATE_LIMIT_EXCEEDED", "Too many failed attempts. Please try again in 15 minutes.");
    assertThat(Integer.parseInt(refused.field("retry-after"))).isBetween(800, 900);
  }

  @Test
  void manyFailuresAtOnceAreCountedAsWell() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var logins = new ArrayList<Future<Integer>>();
      for (int i = 0; i < 30; i++) {
        logins.add(threads.submit(() -> login(WRONG).status()));
      }
      int looked = 0;
      for (var one : logins) {
        looked += one.get() == 401 ? 1 : 0;
      }
      assertThat(looked).isEqualTo(5);
    }
  }

  @Test
  void aRightPasswordForgetsTheFailures() {
    for (int i = 0; i < 12; i++) {
      assertThat(login(i % 4 == 3 ? RIGHT : WRONG).status()).isEqualTo(i % 4 == 3 ? 200 : 401);
    }
  }

  @TestFactory
  Stream<DynamicTest> refusals() {
    String reader = node.key("reader", Scope.READ);
    return Stream.of(
            Scenario.of("no body", "POST /api/login")
                .is(400, "INVALID_JSON", "Invalid request body"),
            Scenario.of("no JSON", "POST /api/login")
                .sending("{oops")
                .is(400, "INVALID_JSON", "Invalid request body"),
            Scenario.of("a number for a name", "POST /api/login")
                .sending("{\"username\":1}")
                .is(400, "INVALID_JSON", "'username' must be a text"),
            Scenario.of("an unknown name", "POST /api/login")
                .sending("{\"username\":\"nobody\",\"password\":\"" + PASSWORD + "\"}")
                .is(401, "INVALID_CREDENTIALS"),
            Scenario.of("another method", "GET /api/login").is(405, "METHOD_NOT_ALLOWED"),
            Scenario.of("nobody", "POST /api/logout").is(401, "Authentication required"),
            Scenario.of("a key", "POST /api/logout").by(node.token()).is(401),
            Scenario.of("nobody", "GET /api/auth/status").is(200, "{\"authenticated\":false}"),
            Scenario.of("a key", "GET /api/auth/status")
                .by(reader)
                .is(200, "\"authenticated\":false"),
            Scenario.of("nobody", "GET /api/user/me").is(401, "Authentication required"),
            Scenario.of("a key", "GET /api/user/me")
                .by(node.token())
                .is(401, "Authentication required"),
            Scenario.of("nobody", "GET /api/sessions").is(401),
            Scenario.of("wrong scope", "GET /api/sessions").by(reader).is(403, "scope admin"),
            Scenario.of("right and empty", "GET /api/sessions")
                .by(node.token())
                .is(200, "{\"sessions\":[]}"),
            Scenario.of("nobody", "DELETE /api/sessions/1").is(401),
            Scenario.of("wrong scope", "DELETE /api/sessions/1").by(reader).is(403),
            Scenario.of("none there", "DELETE /api/sessions/1")
                .by(node.token())
                .is(404, "SESSION_NOT_FOUND"),
            Scenario.of("no number", "DELETE /api/sessions/x").by(node.token()).is(400),
            Scenario.of("nobody", "GET /open?url=diary.example.com").is(401),
            Scenario.of("a key", "GET /open?url=diary.example.com").by(node.token()).is(401))
        .map(scenario -> scenario.on(node));
  }
}
