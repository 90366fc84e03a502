package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;

/** Short links lead where they were made to lead, and their clicks are counted. */
class ShortLinkTest {
  private static final String LINKS = "/api/redirects";

  private final ApiNode node = ApiNode.open("fazt.http.visits.max-redirects = 3");

  @AfterEach
  void close() {
    node.close();
  }

  private String read(String target) {
    return node.ask("GET " + target, "Authorization: Bearer " + node.token()).text();
  }

  private void make(String slug) {
    var made =
        node.send(
            "POST " + LINKS,
            "{\"slug\":\"%s\",\"destination\":\"https://example.org/a?b=c\",\"tags\":[\"spring\"]}"
                .formatted(slug));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
  }

  @Test
  void aLinkIsFollowedAndCountedUntilItIsRemoved() {
    make("sale");
    var followed = node.ask("GET /r/sale?tags=mail,spring&utm_source=x", "Referer: https://a.org/");
    assertThat(followed.status()).isEqualTo(302);
    assertThat(followed.field("location")).isEqualTo("https://example.org/a?b=c");
    assertThat(node.ask("GET /r/sale").status()).isEqualTo(302);
    assertThat(node.ask("HEAD /r/sale").status()).isEqualTo(302);
    assertThat(read(LINKS))
        .isEqualTo(
            "{\"data\":[{\"id\":1,\"slug\":\"sale\",\"destination\":\"https://example.org/a?b=c\","
                + "\"tags\":[\"spring\"],\"click_count\":2}]}\n");
    assertThat(read("/api/events"))
        .contains(
            "\"domain\":\"sale\",\"tags\":[\"spring\",\"mail\"],\"source_type\":\"redirect\","
                + "\"event_type\":\"click\",\"path\":\"/r/sale\",\"referrer\":\"https://a.org/\"");
    assertThat(read("/api/stats")).contains("\"total_redirect_clicks\":2");
    node.restart();
    assertThat(node.ask("GET /r/sale").status()).isEqualTo(302);
    assertThat(read(LINKS)).contains("\"click_count\":3");
    var removed = node.send("DELETE " + LINKS + "/1", "");
    assertThat(removed.text()).isEqualTo("{\"data\":{\"message\":\"Redirect deleted\"}}\n");
    assertThat(node.ask("GET /r/sale").text()).contains("REDIRECT_NOT_FOUND");
    assertThat(read(LINKS)).isEqualTo("{\"data\":[]}\n");
  }

  @Test
  void thereAreNoMoreThanThereMayBe() {
    make("one");
    make("two");
    make("three");
    var refused =
        node.send("POST " + LINKS, "{\"slug\":\"four\",\"destination\":\"https://example.org/\"}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text()).contains("TOO_MANY", "max-redirects");
  }

  @TestFactory
  Stream<DynamicTest> scenarios() {
    String reader = node.key("reader", Scope.READ);
    String router = node.key("router", Scope.ROUTE);
    var blog = List.of(AppId.of("app_blog0000"));
    String limited = node.key("limited", List.of(Scope.ROUTE), blog, List.of());
    String good = "{\"slug\":\"x\",\"destination\":\"https://example.org/\"}";
    make("full");
    return Stream.of(
            Scenario.of("no token", "GET " + LINKS).is(401),
            Scenario.of("bad token", "GET " + LINKS).by("1".repeat(64)).is(401),
            Scenario.of("wrong scope", "GET " + LINKS).by(router).is(403, "scope read"),
            Scenario.of("right and full", "GET " + LINKS).by(reader).is(200, "\"slug\":\"full\""),
            Scenario.of("no token", "POST " + LINKS).sending(good).is(401),
            Scenario.of("bad token", "POST " + LINKS).by("1".repeat(64)).sending(good).is(401),
            Scenario.of("wrong scope", "POST " + LINKS)
                .by(reader)
                .sending(good)
                .is(403, "scope route"),
            Scenario.of("a key for some apps", "POST " + LINKS)
                .by(limited)
                .sending(good)
                .is(403, "FORBIDDEN", "belong to none of them"),
            Scenario.of("only planned", "POST " + LINKS)
                .by(router)
                .with("X-Fazt-Plan: 1")
                .sending(good)
                .is(400, "X-Fazt-Plan"),
            Scenario.of("no slug", "POST " + LINKS)
                .by(router)
                .sending("{\"destination\":\"https://example.org/\"}")
                .is(400, "Slug and destination are required"),
            Scenario.of("no destination", "POST " + LINKS)
                .by(router)
                .sending("{\"slug\":\"x\"}")
                .is(400, "Slug and destination are required"),
            Scenario.of("no JSON", "POST " + LINKS)
                .by(router)
                .sending("{oops")
                .is(400, "INVALID_JSON"),
            Scenario.of("a slug that is none", "POST " + LINKS)
                .by(router)
                .sending("{\"slug\":\"a/b\",\"destination\":\"https://example.org/\"}")
                .is(400, "Invalid redirect slug"),
            Scenario.of("a script", "POST " + LINKS)
                .by(router)
                .sending("{\"slug\":\"x\",\"destination\":\"javascript:alert(1)\"}")
                .is(400, "http or https"),
            Scenario.of("no host", "POST " + LINKS)
                .by(router)
                .sending("{\"slug\":\"x\",\"destination\":\"/login.html\"}")
                .is(400, "http or https"),
            Scenario.of("taken", "POST " + LINKS)
                .by(router)
                .sending("{\"slug\":\"full\",\"destination\":\"https://example.org/\"}")
                .is(400, "Slug already exists"),
            Scenario.of("right", "POST " + LINKS)
                .by(router)
                .sending(good)
                .is(201, "\"slug\":\"x\"", "\"tags\":[]", "\"click_count\":0"),
            Scenario.of("no token", "DELETE " + LINKS + "/1").is(401),
            Scenario.of("wrong scope", "DELETE " + LINKS + "/1").by(reader).is(403),
            Scenario.of("a key for some apps", "DELETE " + LINKS + "/1").by(limited).is(403),
            Scenario.of("none there", "DELETE " + LINKS + "/99")
                .by(router)
                .is(404, "REDIRECT_NOT_FOUND"),
            Scenario.of("no number", "DELETE " + LINKS + "/x").by(router).is(400),
            Scenario.of("followed, none there", "GET /r/nothing").is(404, "REDIRECT_NOT_FOUND"),
            Scenario.of("followed, no slug", "GET /r/").is(400, "Invalid redirect slug"),
            Scenario.of("followed, two", "GET /r/a/b").is(400, "Invalid redirect slug"),
            Scenario.of("followed, an escape", "GET /r/%00").is(400, "Invalid redirect slug"),
            Scenario.of("followed, another method", "POST /r/full").is(405))
        .map(scenario -> scenario.on(node));
  }
}
