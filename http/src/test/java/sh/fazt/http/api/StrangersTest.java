package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Target;
import sh.fazt.registry.content.AZip;

/** Strangers, and keys that are for something else, learn nothing of apps they may not see. */
class StrangersTest {
  private static final ApiNode NODE = ApiNode.open();
  private static final AppId PARENT = AppId.of("app_parent00");
  private static final String NAMES =
      NODE.key("names", List.of(Scope.READ, Scope.ROUTE), List.of(), List.of("pr-*"));

  @BeforeAll
  static void aPublicForkOfAnAppThatIsNot() {
    app(PARENT.value());
    NODE.send("POST /api/apps/" + PARENT + "/fork", "{\"alias\":\"pr-fork\"}");
    NODE.send("PUT /api/apps/" + fork(), "{\"visibility\":\"public\"}");
  }

  @AfterAll
  static void close() {
    NODE.close();
  }

  /** With a title that does not tell its id. */
  private static void app(String id) {
    NODE.node().app(id, "page");
    NODE.send("PUT /api/apps/" + id, "{\"title\":\"An app\"}");
  }

  private static String fork() {
    return Transcript.json(read("GET /api/apps/pr-fork", NODE.token()).text())
        .path("data")
        .path("id")
        .asText();
  }

  private static sh.fazt.http.WireClient.Reply read(String line, String key) {
    return NODE.ask(line, "Authorization: Bearer " + key);
  }

  private static void parentIs(String visibility) {
    assertThat(
            NODE.send("PUT /api/apps/" + PARENT, "{\"visibility\":\"" + visibility + "\"}")
                .status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unlisted", "private"})
  void aPublicForkDoesNotTellItsParentToStrangers(String visibility) {
    parentIs(visibility);
    assertThat(NODE.ask("GET /api/apps").text()).contains(fork()).doesNotContain(PARENT.value());
    assertThat(read("GET /api/apps?all=true", NODE.token()).text())
        .contains("\"forked_from_id\":\"" + PARENT, "\"original_id\":\"" + PARENT);
  }

  @Test
  void aPublicParentIsTold() {
    parentIs("public");
    assertThat(NODE.ask("GET /api/apps").text()).contains("\"forked_from_id\":\"" + PARENT);
    parentIs("unlisted");
  }

  @Test
  void aParentThatWasRemovedIsNotTold() {
    app("app_gone0000");
    NODE.send("PUT /api/apps/app_gone0000", "{\"visibility\":\"public\"}");
    var fork =
        Transcript.json(NODE.send("POST /api/apps/app_gone0000/fork", "{}").text())
            .path("data")
            .path("id")
            .asText();
    NODE.send("PUT /api/apps/" + fork, "{\"visibility\":\"public\"}");
    NODE.send("DELETE /api/apps/app_gone0000", "");
    assertThat(NODE.ask("GET /api/apps").text()).contains(fork).doesNotContain("app_gone0000");
  }

  @Test
  void strangersAreToldNoSourceThatIsNotForThem() {
    NODE.deploy(
        AForm.aDeploy("secret-source", AZip.aZip().with("index.html", "x").bytes())
            .field("source_type", "git")
            .field("source_url", "ssh://git@internal.example/repo.git")
            .field("source_commit", "abc1234"));
    NODE.send(
        "PUT /api/apps/"
            + Transcript.json(read("GET /api/apps/secret-source", NODE.token()).text())
                .path("data")
                .path("id")
                .asText(),
        "{\"visibility\":\"public\"}");
    assertThat(NODE.ask("GET /api/apps").text())
        .contains("secret-source")
        .doesNotContain("internal.example")
        .doesNotContain("abc1234");
    assertThat(read("GET /api/apps/secret-source", NODE.token()).text())
        .contains("internal.example");
  }

  @Test
  void aKeyForSomeNamesIsNotToldWhichAppOfOthersIsBehindOneOfThem() {
    app("app_shared00");
    NODE.node().point("pr-shared", new Target.Proxy(AppId.of("app_shared00")));
    NODE.node().point("prod", new Target.Proxy(AppId.of("app_shared00")));
    for (String line :
        List.of(
            "GET /api/aliases",
            "GET /api/aliases/pr-shared",
            "GET /api/apps?all=true",
            "GET /api/sites",
            "GET /api/apps/pr-fork/lineage",
            "GET /api/apps/pr-fork")) {
      assertThat(read(line, NAMES).text())
          .as(line)
          .doesNotContain("app_shared00")
          .doesNotContain(PARENT.value());
    }
    assertThat(read("GET /api/aliases", NAMES).text()).contains("pr-shared", fork());
  }
}
