package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import sh.fazt.http.WireClient;
import sh.fazt.http.hosting.SplitCookie;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Source;
import sh.fazt.journal.Target;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.node.TestNode;

/** A visit that asks how it came to its answer is told so with it, if its key may know. */
class ExplainHeaderTest {
  private static final ExplainedSites SITES = new ExplainedSites();

  @AfterAll
  static void close() {
    SITES.close();
  }

  @Test
  void aVisitThatAsksForItIsExplainedInAHeaderField() throws IOException {
    for (String line : ExplainedSites.URLS) {
      var told = SITES.explain(line);
      if (List.of("api", "health").contains(told.get("outcome").asText())
          || line.contains("diary")) {
        continue;
      }
      var reply = SITES.visit(line, "X-Fazt-Explain: 1", SITES.reader());
      assertThat(reply.field("X-Fazt-Route")).as(line).startsWith("{");
      var route = (ObjectNode) new JsonMapper().readTree(reply.field("X-Fazt-Route"));
      route.set("url", told.get("url"));
      assertThat(route).as(line).isEqualTo(told);
    }
  }

  @Test
  void aHolderOfAKeySeesAndIsToldWhatIsPrivate() throws IOException {
    var reply = SITES.visit("https://diary.example.com/", "X-Fazt-Explain: 1", SITES.reader());
    assertThat(reply.text()).isEqualTo("secret");
    var route = new JsonMapper().readTree(reply.field("X-Fazt-Route"));
    assertThat(route.get("status").asInt()).isEqualTo(200);
    assertThat(route.get("outcome").asText()).isEqualTo("file");
  }

  @Test
  void noCacheKeepsAnExplanationAndItSaysHowTheVisitEnded() throws IOException {
    String key = SITES.reader();
    var reply = SITES.visit("https://play.example.com/", "X-Fazt-Explain: 1", key);
    assertThat(reply.field("Cache-Control")).isEqualTo("private, no-store");
    try (var client = WireClient.to(SITES.node().port())) {
      var posted =
          client.ask("play.example.com", "POST /", "X-Fazt-Explain: 1", key, "Content-Length: 0");
      assertThat(posted.status()).isEqualTo(405);
      assertThat(posted.field("X-Fazt-Route"))
          .contains("\"status\":405", "\"outcome\":\"method_not_allowed\"");
    }
  }

  @Test
  void theSlotThatIsDrawnIsTheOneThatIsExplained() throws IOException {
    for (int i = 0; i < 20; i++) {
      var reply = SITES.visit("https://both.example.com/", "X-Fazt-Explain: 1", SITES.reader());
      int slot = SplitCookie.slot(reply.field("Set-Cookie").replaceFirst(";.*", ""));
      assertThat(reply.field("X-Fazt-Route")).contains("slot " + slot + ", drawn at random");
      assertThat(reply.text()).isEqualTo(slot < 70 ? "two" : "beta");
    }
  }

  @Test
  void wwwIsExplainedAsItIsAnswered() throws IOException {
    try (var own = ApiNode.open()) {
      var tree = own.node().store(Map.of("index.html", "root"));
      TestNode.done(
          own.node()
              .node()
              .registry()
              .change(
                  AppId.of("app_root0000"),
                  new App.CreateApp(
                      own.node().aCommand(),
                      Metadata.titled("root"),
                      Source.DEPLOY,
                      ExplainedSites.deployment(tree))));
      own.node().point("root", new Target.Proxy(AppId.of("app_root0000")));
      String key = "Authorization: Bearer " + own.key("r", Scope.READ);
      var told =
          own.ask("GET /api/explain?url=http%3A%2F%2Fwww.example.com%3A81%2Fa%3Fb", key).text();
      assertThat(told).contains("\"outcome\":\"redirect\"", "http://example.com:81/a?b");
      var reply =
          WireClient.ask(own.port(), "www.example.com:81", "GET /a?b", "X-Fazt-Explain: 1", key);
      assertThat(reply.status()).isEqualTo(301);
      assertThat(reply.field("Location")).isEqualTo("http://example.com:81/a?b");
      assertThat(reply.field("X-Fazt-Route")).contains("http://example.com:81/a?b");
    }
  }

  @Test
  void strangersAreToldNothing() {
    String url = "https://play.example.com/";
    assertThat(SITES.visit(url, "X-Fazt-Explain: 1").has("X-Fazt-Route")).isFalse();
    assertThat(SITES.visit(url, SITES.reader()).has("X-Fazt-Route")).isFalse();
    String deploy = "Authorization: Bearer " + SITES.node().key("d", Scope.DEPLOY);
    assertThat(SITES.visit(url, "X-Fazt-Explain: 1", deploy).has("X-Fazt-Route")).isFalse();
    String other =
        "Authorization: Bearer "
            + SITES
                .node()
                .key("o", List.of(Scope.READ), List.of(AppId.of("app_beta0000")), List.of());
    assertThat(SITES.visit(url, "X-Fazt-Explain: 1", other).has("X-Fazt-Route")).isFalse();
    assertThat(
            SITES
                .visit("https://app_beta0000.example.com/", "X-Fazt-Explain: 1", other)
                .has("X-Fazt-Route"))
        .isTrue();
  }
}
