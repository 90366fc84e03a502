package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Sha256;
import sh.fazt.journal.json.JournalJson;

/**
 * A command that is sent again with its key is answered as it was and changes nothing, whatever
 * happened since.
 */
class RepeatedCommandTest {
  private static final ApiNode NODE = ApiNode.open();

  @AfterAll
  static void close() {
    NODE.close();
  }

  private static Reply once(String line, String json, String key) {
    return NODE.send(line, json, "Idempotency-Key: " + key);
  }

  /** Sends it twice, and says what was answered at first. */
  private static String twice(String line, String json, String key) {
    var first = once(line, json, key);
    long events = NODE.events();
    var again = once(line, json, key);
    assertThat(again.status()).as(again.text()).isEqualTo(first.status());
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(NODE.events()).isEqualTo(events);
    return Transcript.json(first.text()).path("data").path("id").asText();
  }

  private static String vars(String app) {
    return NODE.ask("GET /api/envvars?site_id=" + app, "Authorization: Bearer " + NODE.token())
        .text();
  }

  private static Reply set(String app, String value, String key) {
    return once(
        "POST /api/envvars",
        "{\"site_id\":\"" + app + "\",\"name\":\"SECRET\",\"value\":\"" + value + "\"}",
        key);
  }

  private static String value(String app) {
    var environments = NODE.node().node().registry().environments();
    return ApiNode.waitFor(environments.value(AppId.of(app), "SECRET")).orElse("");
  }

  @Test
  void creatingWithAName() {
    String json = "{\"title\":\"T\",\"alias\":\"repeated\"}";
    twice("POST /api/apps", json, "create");
    NODE.send("DELETE /api/aliases/repeated", "");
    twice("POST /api/apps", json, "create");
    assertThat(NODE.visit("repeated").status()).isEqualTo(404);
    twice("POST /api/apps/create", "{\"name\":\"by-name\"}", "by-name");
  }

  @Test
  void forking() {
    NODE.node().app("app_parent00", "p");
    set("app_parent00", "inherited", "parent-env");
    String line = "POST /api/apps/app_parent00/fork";
    String fork = twice(line, "{\"alias\":\"a-fork\"}", "fork");
    assertThat(value(fork)).isEqualTo("inherited");

    String number = vars(fork).replaceAll("\\D*(\\d+).*\\s*", "$1");
    NODE.send("DELETE /api/envvars?id=" + number, "");
    twice(line, "{\"alias\":\"a-fork\"}", "fork");
    assertThat(vars(fork)).contains("\"vars\":[]");

    NODE.send("DELETE /api/apps/" + fork, "");
    twice(line, "{\"alias\":\"a-fork\"}", "fork");
  }

  @Test
  void removing() {
    NODE.node().app("app_remove00", "r");
    twice("DELETE /api/apps/app_remove00", "", "remove");
    assertThat(NODE.send("DELETE /api/apps/app_remove00", "").status()).isEqualTo(404);
  }

  @Test
  void makingAKeyMakesOneAndTellsWhoLostItsToken() {
    String json = "{\"name\":\"k\",\"scopes\":\"read\"}";
    assertThat(once("POST /api/keys", json, "key").text()).contains("\"token\":\"");
    twice("POST /api/keys", json, "key");
  }

  @Test
  void aRefusedOrLateEnvironmentValueIsNotStored() {
    NODE.node().app("app_env00000", "e");
    assertThat(set("app_env00000", "one", "e1").status()).isEqualTo(200);
    assertThat(set("app_env00000", "two", "e1").status()).isEqualTo(422);
    assertThat(value("app_env00000")).isEqualTo("one");
    assertThat(set("app_env00000", "three", "e2").status()).isEqualTo(200);
    assertThat(set("app_env00000", "one", "e1").status()).isEqualTo(200);
    assertThat(value("app_env00000")).isEqualTo("three");
  }

  @Test
  void aSecretCannotBeGuessedFromTheJournal() {
    NODE.node().app("app_guess000", "g");
    set("app_guess000", "hunter2", "guess");
    var asked = new LinkedHashMap<String, Object>();
    asked.put("endpoint", "env.set");
    asked.put("values", Map.of("site_id", "app_guess000", "name", "SECRET", "value", "hunter2"));
    String guess = Sha256.hex(JournalJson.canonical(asked));
    assertThat(NODE.node().eventsSaying(guess)).isZero();
  }
}
