package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Target;

/** Conditions that mean nothing where they stand are refused, and odd values too. */
class ConditionTest {
  private static final ApiNode NODE = ApiNode.open();

  @AfterAll
  static void close() {
    NODE.close();
  }

  private static Scenario by(String line, String json) {
    return Scenario.of("condition", line).by(NODE.token()).sending(json);
  }

  @TestFactory
  Stream<DynamicTest> whatMeansNothingIsRefused() {
    NODE.node().point("one", new Target.Proxy(NODE.node().app("app_one00000", "1")));
    NODE.node().point("two", new Target.Proxy(NODE.node().app("app_two00000", "2")));
    String version = "If-Match: \"v99\"";
    String plan = "X-Fazt-Plan: 1";
    return Scenario.on(
        NODE,
        by("POST /api/apps", "{\"title\":\"t\"}").with(version).is(400, "If-Match means nothing"),
        by("POST /api/apps/app_one00000/fork", "{}").with(version).is(400, "If-Match"),
        by("POST /api/cmd", "{\"command\":\"app\",\"args\":[\"swap\",\"one\",\"two\"]}")
            .with(version)
            .is(400, "If-Match means nothing"),
        by("POST /api/cmd", "{\"command\":\"app\",\"args\":[\"unlink\",\"one\"]}")
            .with(version)
            .is(200, "\"success\":false", "CONFLICT"),
        by("DELETE /api/sessions/1", "").with(plan).is(400, "X-Fazt-Plan means nothing"),
        by("POST /api/login", "{\"username\":\"a\",\"password\":\"b\"}").with(plan).is(400),
        by("POST /api/cmd", "{\"command\":\"session\",\"args\":[\"end\",\"1\"]}")
            .with(plan)
            .is(400, "X-Fazt-Plan means nothing"),
        by("POST /api/cmd", "{\"command\":\"session\",\"args\":[\"end\",\"abc\"]}")
            .is(200, "\"success\":false"),
        by("GET /api/apps?all=1&all=0", "").is(400, "is given twice"),
        by("POST /api/deploy?token=x", "").is(400, "Credentials do not belong into an address"),
        by("POST /api/envvars", "{\"site_id\":\"one\",\"name\":\"A\"}")
            .is(400, "value is required"),
        by("POST /api/apps/app_one00000/fork", "{\"release\":0}").is(400, "at least 1"),
        by("POST /api/apps", "{\"title\":\"a\\ud800b\"}").is(400, "without half characters"),
        by("POST /api/apps", "{\"title\":\"a\\ud83d\\ude00b\"}")
            .is(201, "\uD83D\uDE00")
            .leaves("AppCreated"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/", "/api/apps/x/files/", "/", "/api/%61"})
  void aLongPathIsOnlyAPath(String begin) {
    String path = begin + "a".repeat(7500);
    for (String host : new String[] {ApiNode.API, "localhost", "one.example.com", "127.0.0.1"}) {
      assertThat(NODE.get(host, path).status()).as(host + begin).isBetween(200, 404);
    }
    assertThat(NODE.ask("GET /health").text()).isEqualTo("OK");
  }

  @Test
  void aLongLineOfForksCanBeReadAndRemoved() {
    NODE.node().app("app_line0000", "line");
    String parent = "app_line0000";
    for (int i = 0; i < 210; i++) {
      parent =
          Transcript.json(NODE.send("POST /api/apps/" + parent + "/fork", "{}").text())
              .path("data")
              .path("id")
              .asText();
    }
    var lineage = NODE.send("GET /api/apps/" + parent + "/lineage", "");
    assertThat(lineage.status()).isEqualTo(200);
    assertThat(lineage.text()).contains("\"cut\":true");
    assertThat(NODE.send("DELETE /api/apps/app_line0000?with-forks=true", "").text())
        .contains("\"deleted\":211");
  }

  @Test
  void deploymentsComeInPages() {
    for (int i = 0; i < 5; i++) {
      NODE.node().app("app_paged00" + i, "x");
    }
    String key =
        NODE.key(
            "paged",
            List.of(Scope.READ),
            List.of(AppId.of("app_paged000"), AppId.of("app_paged003")),
            List.of());
    String bearer = "Authorization: Bearer " + key;
    var first = Transcript.json(NODE.ask("GET /api/deployments?limit=1", bearer).text());
    assertThat(first.path("data").path("deployments").findValuesAsText("app_id"))
        .containsExactly("app_paged003");
    String cursor = first.path("meta").path("next_cursor").asText();
    var second =
        Transcript.json(NODE.ask("GET /api/deployments?limit=1&cursor=" + cursor, bearer).text());
    assertThat(second.path("data").path("deployments").findValuesAsText("app_id"))
        .containsExactly("app_paged000");
    assertThat(second.has("meta")).isFalse();
  }
}
