package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Target;
import sh.fazt.journal.Target.Arm;
import sh.fazt.registry.domain.alias.Alias.SplitAlias;

/** A key for some apps or names neither reaches others nor learns which there are. */
class LimitedKeyTest {
  private static final ApiNode NODE = ApiNode.open();
  private static final String MINE =
      NODE.key(
          "mine",
          List.of(Scope.READ, Scope.ROUTE, Scope.DATA, Scope.DEPLOY),
          List.of(AppId.of("app_mine0000")),
          List.of());
  private static final String NAMES =
      NODE.key("names", List.of(Scope.READ, Scope.ROUTE), List.of(), List.of("pr-*"));

  @BeforeAll
  static void apps() {
    for (String id : List.of("app_mine0000", "app_other000", "app_third000")) {
      NODE.node().app(id, id);
    }
    NODE.node().point("other", new Target.Proxy(AppId.of("app_other000")));
    NODE.node()
        .change(
            "mix",
            new SplitAlias(
                NODE.node().aCommand(),
                List.of(
                    new Arm(AppId.of("app_mine0000"), 40),
                    new Arm(AppId.of("app_other000"), 30),
                    new Arm(AppId.of("app_third000"), 30))))
        .toCompletableFuture()
        .join();
    NODE.send(
        "POST /api/envvars", "{\"site_id\":\"app_other000\",\"name\":\"A\",\"value\":\"secret\"}");
  }

  @AfterAll
  static void close() {
    NODE.close();
  }

  @TestFactory
  Stream<DynamicTest> whatIsNotItsOwnIsNotThere() {
    return Scenario.on(
        NODE,
        Scenario.of("by id", "GET /api/apps/app_other000").by(MINE).is(404, "APP_NOT_FOUND"),
        Scenario.of("by alias", "GET /api/apps/other")
            .by(MINE)
            .is(404, "App or alias not found")
            .without("app_other000"),
        Scenario.of("alias", "GET /api/aliases/other").by(MINE).is(404, "ALIAS_NOT_FOUND"),
        Scenario.of("files", "GET /api/apps/other/files").by(MINE).is(404),
        Scenario.of("lineage", "GET /api/apps/app_other000/lineage").by(MINE).is(404),
        Scenario.of("env", "GET /api/envvars?site_id=other").by(MINE).is(404),
        Scenario.of("env by number", "DELETE /api/envvars?id=1")
            .by(MINE)
            .is(200, "{\"data\":{\"removed\":false}}"),
        Scenario.of("gateway", "POST /api/cmd")
            .by(MINE)
            .sending("{\"command\":\"app\",\"args\":[\"info\",\"other\"]}")
            .is(200, "\"error\":\"not found\"")
            .without("app_other000"),
        Scenario.of("a plan", "DELETE /api/apps/app_mine0000")
            .by(MINE)
            .with("X-Fazt-Plan: 1")
            .is(200, "AppRemoved", "\"event\":\"AliasPointed\",\"facts\":{}")
            .without("app_other000", "app_third000", "mix"),
        Scenario.of("a plan by the gateway", "POST /api/cmd")
            .by(MINE)
            .with("X-Fazt-Plan: 1")
            .sending("{\"command\":\"app\",\"args\":[\"remove\",\"app_mine0000\"]}")
            .is(200, "AppRemoved")
            .without("app_other000", "mix"),
        Scenario.of("an app without a name", "POST /api/apps")
            .by(NAMES)
            .sending("{\"title\":\"n\"}")
            .is(403, "give the app one"));
  }

  @Test
  void aForkDoesNotTellWhereItCameFrom() {
    NODE.send("PUT /api/apps/app_third000", "{\"title\":\"Third\"}");
    String fork =
        Transcript.json(NODE.send("POST /api/apps/app_third000/fork", "{}").text())
            .path("data")
            .path("id")
            .asText();
    String key = NODE.key("fork", List.of(Scope.READ), List.of(AppId.of(fork)), List.of());
    String bearer = "Authorization: Bearer " + key;
    assertThat(NODE.ask("GET /api/apps/" + fork, bearer).text())
        .contains(fork)
        .doesNotContain("app_third000");
    assertThat(NODE.ask("GET /api/apps/" + fork + "/lineage", bearer).text())
        .contains(fork)
        .doesNotContain("app_third000");
  }

  @TestFactory
  Stream<DynamicTest> limitsThatWouldBeNone() {
    String key = "{\"name\":\"k\",\"scopes\":\"read\",";
    return Scenario.on(
        NODE,
        issue("{\"name\":\"k\",\"scopes\":\"admin\",\"apps\":[\"app_mine0000\"]}")
            .is(400, "cannot be limited"),
        issue("{\"name\":\"k\",\"scopes\":\"read admin\",\"aliases\":[\"pr-*\"]}")
            .is(400, "cannot be limited"),
        issue(key + "\"apps\":[]}").is(400, "leave it out"),
        issue(key + "\"aliases\":[]}").is(400, "leave it out"),
        issue(key + "\"apps\":[\"app_nobody00\"]}").is(400, "there is no app"),
        issue(key + "\"expires_at\":\"+99999-01-01T00:00:00Z\"}").is(400, "expires_at"));
  }

  private static Scenario issue(String json) {
    return Scenario.of("issue", "POST /api/keys").by(NODE.token()).sending(json);
  }
}
