package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sh.fazt.http.WireClient;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Target;

/** {@code /api/keys} and {@code /api/envvars}. */
class AccessApiTest {
  private static final ApiNode NODE = ApiNode.open();
  private static final String ADMIN = NODE.token();
  private static final String READ = NODE.key("reader", Scope.READ);
  private static final String DATA = NODE.key("writer", Scope.DATA);

  @AfterAll
  static void close() {
    NODE.close();
  }

  private static Stream<DynamicTest> on(Scenario... scenarios) {
    return Scenario.on(NODE, scenarios);
  }

  @TestFactory
  Stream<DynamicTest> keysAreListed() {
    return Stream.concat(
        Scenario.refused(NODE, "GET /api/keys", "", ADMIN, READ, "admin"),
        on(
            Scenario.of("full", "GET /api/keys")
                .by(ADMIN)
                .is(200, "\"name\":\"reader\"", "\"scopes\":\"read\"", "\"created_at\":\"")
                .without(READ)));
  }

  @TestFactory
  Stream<DynamicTest> keysAreMade() {
    String json = "{\"name\":\"new\",\"scopes\":\"read, deploy\"}";
    return Stream.concat(
        Scenario.refused(NODE, "POST /api/keys", json, ADMIN, READ, "admin"),
        on(
            issue(json).is(200, "\"token\":\"", "it won't be shown again!").leaves("KeyIssued"),
            issue("{\"scopes\":\"read\"}").is(400, "Name is required"),
            issue("{\"name\":\"x\"}").is(400, "NO_SCOPES"),
            issue("{\"name\":\"x\",\"scopes\":\"\"}").is(400, "NO_SCOPES"),
            issue("{\"name\":\"x\",\"scopes\":\"fly\"}").is(400, "UNKNOWN_SCOPE", "fly"),
            issue("{").is(400, "INVALID_JSON", "Invalid request body"),
            issue("{\"name\":\"x\",\"scopes\":\"read\",\"expires_at\":\"soon\"}").is(400),
            issue(
                    "{\"name\":\"pr\",\"scopes\":\"route\",\"aliases\":[\"pr-*\"],\"expires_at\":\"2099-01-01T00:00:00Z\"}")
                .is(200)
                .leaves("KeyIssued"),
            Scenario.of("no id", "DELETE /api/keys").by(ADMIN).is(400, "ID parameter required"),
            Scenario.of("no number", "DELETE /api/keys?id=x").by(ADMIN).is(400, "Invalid ID"),
            Scenario.of("an unknown one", "DELETE /api/keys?id=999")
                .by(ADMIN)
                .is(200, "API key revoked"),
            Scenario.of("none", "DELETE /api/keys?id=0").by(ADMIN).is(200, "API key revoked")));
  }

  private static Scenario issue(String json) {
    return Scenario.of("issue", "POST /api/keys").by(ADMIN).sending(json);
  }

  @Test
  void aKeyWorksOnceItIsAnsweredAndNoMoreOnceItIsRevoked() {
    var made =
        Transcript.json(
                NODE.send("POST /api/keys", "{\"name\":\"short\",\"scopes\":\"read\"}").text())
            .path("data");
    String token = made.path("token").asText();
    assertThat(token).matches("[0-9a-f]{64}");
    String bearer = "Authorization: Bearer " + token;
    try (var open = WireClient.to(NODE.port())) {
      assertThat(open.ask(ApiNode.API, "GET /api/aliases", bearer).status()).isEqualTo(200);
      assertThat(NODE.send("DELETE /api/keys?id=" + made.path("id").asLong(), "").status())
          .isEqualTo(200);
      assertThat(open.ask(ApiNode.API, "GET /api/aliases", bearer).status()).isEqualTo(401);
    }
  }

  @TestFactory
  Stream<DynamicTest> environmentValues() {
    NODE.node().app("app_env00000", "env");
    NODE.node().point("env-a", new Target.Proxy(AppId.of("app_env00000")));
    String json = "{\"site_id\":\"env-a\",\"name\":\"MAIL_FROM\",\"value\":\"secret-value\"}";
    String other =
        NODE.key("other", List.of(Scope.DATA), List.of(AppId.of("app_other000")), List.of());
    return Stream.of(
            Scenario.refused(NODE, "GET /api/envvars?site_id=env-a", "", READ, DATA, "read"),
            Scenario.refused(NODE, "POST /api/envvars", json, DATA, READ, "data"),
            Scenario.refused(NODE, "DELETE /api/envvars?id=1", "", DATA, READ, "data"),
            on(
                list().is(200, "{\"data\":{\"vars\":[]}}"),
                Scenario.of("no site", "GET /api/envvars").by(READ).is(400, "site_id required"),
                set(json).is(200, "{\"data\":{}}").leaves("EnvChanged"),
                list().is(200, "\"name\":\"MAIL_FROM\"").without("secret-value"),
                set(json.replace("env-a", "app_env00000")).is(200).leaves("EnvChanged"),
                set("{").is(400, "INVALID_JSON", "Invalid request"),
                set("{\"name\":\"A\",\"value\":\"\"}").is(400, "site_id is required"),
                set(json.replace("MAIL_FROM", ""))
                    .is(400, "environment variable name cannot be empty"),
                set(json.replace("MAIL_FROM", "A".repeat(129))).is(400, "too long (max 128 chars)"),
                set(json.replace("MAIL_FROM", "mail")).is(400, "must be uppercase letters"),
                set(json.replace("MAIL_FROM", "PATH"))
                    .is(400, "cannot set reserved system environment variable: PATH"),
                set(json.replace("env-a", "nobody")).is(404),
                Scenario.of("of others", "POST /api/envvars").by(other).sending(json).is(404),
                Scenario.of("no id", "DELETE /api/envvars").by(DATA).is(400, "id required"),
                Scenario.of("an unknown one", "DELETE /api/envvars?id=999")
                    .by(DATA)
                    .is(200, "{\"data\":{\"removed\":false}}")))
        .flatMap(scenarios -> scenarios);
  }

  private static Scenario list() {
    return Scenario.of("list", "GET /api/envvars?site_id=env-a").by(READ);
  }

  private static Scenario set(String json) {
    return Scenario.of("set", "POST /api/envvars").by(DATA).sending(json);
  }

  @Test
  void anEnvironmentValueIsTakenAwayByItsNumber() {
    NODE.node().app("app_env00001", "env");
    NODE.send(
        "POST /api/envvars", "{\"site_id\":\"app_env00001\",\"name\":\"GONE\",\"value\":\"x\"}");
    String path = "GET /api/envvars?site_id=app_env00001";
    String bearer = "Authorization: Bearer " + READ;
    var vars = Transcript.json(NODE.ask(path, bearer).text()).path("data").path("vars");
    assertThat(NODE.send("DELETE /api/envvars?id=" + vars.get(0).path("id").asLong(), "").status())
        .isEqualTo(200);
    assertThat(NODE.ask(path, bearer).text()).isEqualTo("{\"data\":{\"vars\":[]}}\n");
  }
}
