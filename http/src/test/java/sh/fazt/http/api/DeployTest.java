package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.api.AForm.aDeploy;
import static sh.fazt.http.api.AForm.aForm;
import static sh.fazt.registry.content.AZip.aZip;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.journal.Scope;
import sh.fazt.journal.json.JournalJson;

/** What a deploy over HTTP does and answers. */
class DeployTest {
  private static final ApiNode NODE = ApiNode.open();

  @AfterAll
  static void close() {
    NODE.close();
  }

  @AfterEach
  void theNodeIsHealthyAndHasLetGoOfTheUpload() {
    NODE.assertHealthy();
  }

  private static byte[] page(String text) {
    return aZip().with("index.html", text).bytes();
  }

  private static String app(Reply reply) {
    return reply.text().replaceAll("(?s).*\"app_id\":\"([^\"]+)\".*", "$1");
  }

  private static String lastEvent() {
    return NODE.node()
        .node()
        .database()
        .readNow(
            handle ->
                new String(
                    handle
                        .select(
                            """
                            SELECT event_payload FROM event_journal
                            WHERE persistence_id LIKE 'app|%' ORDER BY ordering DESC LIMIT 1
                            """)
                        .mapTo(byte[].class)
                        .one(),
                    StandardCharsets.UTF_8));
  }

  @Test
  void aZipIsServedOnceItIsAnswered() {
    byte[] zip = aZip().with("index.html", "<p>hello</p>").with("a/b.css", "p{}").bytes();
    long before = NODE.events();

    Reply reply = NODE.deploy(aDeploy("hello", zip), "X-Request-Id: my-request-7");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text())
        .isEqualTo(
            "{\"data\":{\"file_count\":2,\"message\":\"Deployment successful\",\"site\":\"hello\","
                + "\"size_bytes\":15,\"app_id\":\""
                + app(reply)
                + "\",\"release\":1,\"url\":\"http://hello.example.com\"}}\n");
    assertThat(app(reply)).matches("app_[0-9a-z]{8}");
    assertThat(reply.field("Content-Type")).isEqualTo("application/json");
    assertThat(reply.field("X-Request-Id")).isEqualTo("my-request-7");
    assertThat(reply.field("ETag")).matches("\"v[1-9]\"");
    assertThat(NODE.events() - before).isEqualTo(3); // created, deployed, pointed
    assertThat(NODE.visit("hello").text()).isEqualTo("<p>hello</p>");
    assertThat(NODE.get("hello.example.com", "/a/b.css").text()).isEqualTo("p{}");
  }

  @Test
  void aSecondDeployIsTheNextReleaseOfTheSameApp() {
    Reply first = NODE.deploy(aDeploy("again", page("one")));
    long before = NODE.events();
    Reply second = NODE.deploy(aDeploy("again", page("two")));

    assertThat(app(second)).isEqualTo(app(first));
    assertThat(second.text()).contains("\"release\":2");
    assertThat(NODE.events() - before).isEqualTo(1);
    assertThat(NODE.visit("again").text()).isEqualTo("two");
  }

  @Test
  void theFieldsMayFollowTheFile() {
    Reply reply =
        NODE.deploy(
            aForm()
                .field("something_newer", "ignored")
                .file(page("last"))
                .field("message", "said")
                .field("site_name", "fields-last"));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(NODE.visit("fields-last").text()).isEqualTo("last");
  }

  @ParameterizedTest
  @CsvSource({
    "Shouting, shouting",
    "long.example.com, long",
    "Both.EXAMPLE.com, both",
    "root, root",
    "404, 404",
    "r-3-tetris, r-3-tetris"
  })
  void aNameIsFoldedAndLosesTheNodesOwnDomain(String sent, String name) {
    Reply reply = NODE.deploy(aDeploy(sent, page("this is " + name)));

    assertThat(reply.text()).contains("\"site\":\"" + name + "\"");
    assertThat(NODE.visit(name).text()).isEqualTo("this is " + name);
  }

  @Test
  void theAddressOfASiteIsTheOneTheClientCanReach() {
    try (var client = WireClient.to(NODE.port())) {
      byte[] body = aDeploy("local", page("here")).bytes();
      client.send(
          ApiNode.head(NODE.token(), AForm.CONTENT_TYPE, "Content-Length: " + body.length)
              .replace("Host: admin.example.com", "Host: localhost:4698"));
      client.send(body);
      assertThat(client.read(false).text()).contains("\"url\":\"http://local.localhost:4698\"");
    }
    assertThat(NODE.deploy(aDeploy("root", page("home"))).text())
        .contains("\"url\":\"http://example.com\"");
  }

  @Test
  void aReasonBeyondAsciiIsReadAsItWasMeant() throws Exception {
    NODE.deploy(
        aForm().field("site_name", "reasoned").file(page("v1")),
        "X-Fazt-Reason: UTF-8''gr%C3%B6%C3%9Fer%20%2B%20besser");
    assertThat(JournalJson.mapper().readTree(lastEvent()).at("/meta/reason").asText())
        .isEqualTo("größer + besser");
  }

  @Test
  void whatIsSaidAboutADeployIsJournalled() throws Exception {
    NODE.deploy(
        aForm()
            .field("site_name", "said")
            .field("source_type", "git")
            .field("source_url", "https://git.example.com/x.git")
            .field("source_ref", "main")
            .field("source_commit", "abc123")
            .field("message", "Größer & besser")
            .file(page("v1")),
        "X-Fazt-Reason: asked for by the team",
        "X-Request-Id: ci-42");

    var event = JournalJson.mapper().readTree(lastEvent());
    assertThat(event.at("/message").asText()).isEqualTo("Größer & besser");
    assertThat(event.at("/source/type").asText()).isEqualTo("git");
    assertThat(event.at("/source/commit").asText()).isEqualTo("abc123");
    assertThat(event.at("/meta/reason").asText()).isEqualTo("asked for by the team");
    assertThat(event.at("/meta/requestId").asText()).isEqualTo("ci-42");
    assertThat(event.at("/meta/actor/kind").asText()).isEqualTo("key");
    assertThat(event.at("/meta/actor/name").asText()).startsWith("operator#");
  }

  @Test
  void aRequestIdThatIsNoneIsReplaced() {
    for (String sent : List.of("", "has space", "caf\u00c3\u00a9", "x".repeat(129))) {
      assertThat(NODE.ask("GET /health", "X-Request-Id: " + sent).field("X-Request-Id"))
          .as("for '%s'", sent)
          .matches("[0-9a-f]{16}");
    }
  }

  @Test
  void anSpaServesItsIndexForUnknownPages() {
    NODE.deploy(aForm().field("site_name", "spa").field("spa", "true").file(page("shell")));
    assertThat(NODE.get("spa.example.com", "/deep/link", "Accept: text/html").text())
        .isEqualTo("shell");
  }

  @Test
  void theSameKeyAndDeployAnswersAsTheFirstTimeAndWritesNothing() {
    AForm form = aDeploy("once", page("only"));
    Reply first = NODE.deploy(form, "Idempotency-Key: k-1");
    long before = NODE.events();
    Reply second = NODE.deploy(form, "Idempotency-Key: k-1");

    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.field("ETag")).isEqualTo(first.field("ETag"));
    assertThat(NODE.events()).isEqualTo(before);
  }

  @Test
  void theSameKeyForAnotherDeployIsRefused() {
    NODE.deploy(aDeploy("keyed", page("one")), "Idempotency-Key: k-2");
    long before = NODE.events();

    Reply other = NODE.deploy(aDeploy("keyed", page("two")), "Idempotency-Key: k-2");
    Reply message =
        NODE.deploy(aDeploy("keyed", page("one")).field("message", "new"), "Idempotency-Key: k-2");

    assertThat(other.status()).isEqualTo(422);
    assertThat(other.text()).contains("\"code\":\"IDEMPOTENCY_KEY_REUSED\"");
    assertThat(message.status()).isEqualTo(422);
    assertThat(NODE.events()).isEqualTo(before);
    assertThat(NODE.visit("keyed").text()).isEqualTo("one");
  }

  @Test
  void anExpectedVersionHoldsOrNothingHappens() {
    String version = NODE.deploy(aDeploy("careful", page("one"))).field("ETag");

    Reply right = NODE.deploy(aDeploy("careful", page("two")), "If-Match: " + version);
    long before = NODE.events();
    Reply stale = NODE.deploy(aDeploy("careful", page("three")), "If-Match: " + version);

    assertThat(right.status()).isEqualTo(200);
    assertThat(right.field("ETag")).isNotEqualTo(version);
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.text())
        .contains("\"code\":\"CONFLICT\"", right.field("ETag").replace("\"", ""));
    assertThat(NODE.events()).isEqualTo(before);
    assertThat(NODE.visit("careful").text()).isEqualTo("two");
  }

  @Test
  void anUploadWithoutALengthIsTaken() {
    byte[] body = aDeploy("chunked", page("in pieces")).bytes();
    try (var client = WireClient.to(NODE.port())) {
      client.send(ApiNode.head(NODE.token(), AForm.CONTENT_TYPE, "Transfer-Encoding: chunked"));
      for (int from = 0; from < body.length; from += 100) {
        int length = Math.min(100, body.length - from);
        client.send(Integer.toHexString(length) + "\r\n");
        client.send(java.util.Arrays.copyOfRange(body, from, from + length));
        client.send("\r\n");
      }
      client.send("0\r\n\r\n");
      assertThat(client.read(false).status()).isEqualTo(200);
    }
    assertThat(NODE.visit("chunked").text()).isEqualTo("in pieces");
  }

  @Test
  void aClientThatWaitsIsToldToContinue() {
    byte[] body = aDeploy("patient", page("waited")).bytes();
    try (var client = WireClient.to(NODE.port())) {
      client.send(
          ApiNode.head(
              NODE.token(),
              AForm.CONTENT_TYPE,
              "Content-Length: " + body.length,
              "Expect: 100-continue"));
      assertThat(client.read(true).status()).isEqualTo(100);
      client.send(body);
      assertThat(client.read(false).status()).isEqualTo(200);
    }
  }

  @Test
  void aClientThatWaitsAndIsRefusedNeverSendsItsBody() {
    try (var client = WireClient.to(NODE.port())) {
      client.send(
          ApiNode.head(
              "f".repeat(64),
              AForm.CONTENT_TYPE,
              "Content-Length: 400000000",
              "Expect: 100-continue"));
      assertThat(client.read(false).status()).isEqualTo(401);
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void theConnectionServesAgainAfterADeployAndAfterARefusal() {
    byte[] body = aDeploy("twice", page("kept alive")).bytes();
    try (var client = WireClient.to(NODE.port())) {
      for (String key : new String[] {NODE.token(), "0".repeat(64), NODE.token()}) {
        client.send(ApiNode.head(key, AForm.CONTENT_TYPE, "Content-Length: " + body.length));
        client.send(body);
        assertThat(client.read(false).status()).isEqualTo(key.equals(NODE.token()) ? 200 : 401);
      }
    }
  }

  @Test
  void aKeyThatMayDeployNeedsNoOtherScope() {
    String key = NODE.key("ci", Scope.DEPLOY);
    assertThat(NODE.deploy(key, aDeploy("by-ci", page("built"))).status()).isEqualTo(200);
  }
}
