package sh.fazt.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.http.api.ApiNode;
import sh.fazt.http.api.Transcript;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Target;

/** What was read can be written back, and older clients' ways of asking are understood. */
class ReadBackTest {
  private static final ApiNode NODE = ApiNode.open();

  @BeforeAll
  static void things() {
    NODE.node().app("app_one00000", "one");
    NODE.node().app("app_two00000", "two");
    NODE.node().point("one", new Target.Proxy(AppId.of("app_one00000")));
    NODE.send("POST /api/webhooks", "{\"name\":\"hook\",\"endpoint\":\"hook\"}");
    NODE.send(
        "POST /api/aliases",
        "{\"subdomain\":\"away\",\"type\":\"redirect\",\"url\":\"https://example.com/\",\"status\":302}");
    NODE.send(
        "POST /api/aliases/both/split",
        "{\"targets\":[{\"app_id\":\"app_one00000\",\"weight\":40},{\"app_id\":\"app_two00000\",\"weight\":60}]}");
    NODE.send("POST /api/aliases/kept/reserve", "");
  }

  @AfterAll
  static void close() {
    NODE.close();
  }

  private static Reply get(String path) {
    return NODE.ask("GET " + path, "Authorization: Bearer " + NODE.token());
  }

  private static ObjectNode read(String path) {
    return (ObjectNode) Transcript.json(get(path).text()).path("data");
  }

  private static Reply put(String path, ObjectNode thing) {
    return NODE.send("PUT " + path, thing.toString());
  }

  @Test
  void whatWasReadIsWrittenBack() {
    for (String path :
        List.of(
            "/api/aliases/one",
            "/api/aliases/away",
            "/api/aliases/both",
            "/api/aliases/kept",
            "/api/apps/app_one00000")) {
      var thing = read(path);
      var reply = put(path, thing);
      assertThat(reply.status()).as(path + " " + reply.text()).isEqualTo(200);
      assertThat(read(path).path("targets")).isEqualTo(thing.path("targets"));
      assertThat(read(path).path("type")).isEqualTo(thing.path("type"));
    }
    var hook = (ObjectNode) Transcript.json(get("/api/webhooks").text()).path("data").get(0);
    assertThat(put("/api/webhooks/" + hook.path("id").asLong(), hook).status()).isEqualTo(200);
  }

  @Test
  void whatIsChangedInItIsChanged() {
    var alias = read("/api/aliases/one");
    ((ObjectNode) alias.path("targets")).put("app_id", "app_two00000");
    assertThat(put("/api/aliases/one", alias).status()).isEqualTo(200);
    assertThat(read("/api/aliases/one").path("targets").path("app_id").asText())
        .isEqualTo("app_two00000");
    // it was read before that, so somebody else's change would be lost
    assertThat(put("/api/aliases/one", alias).status()).isEqualTo(412);
    var app = read("/api/apps/app_two00000").put("title", "Second");
    assertThat(put("/api/apps/app_two00000", app).status()).isEqualTo(200);
    assertThat(read("/api/apps/app_two00000").path("title").asText()).isEqualTo("Second");
  }

  @Test
  void whatCannotBeChangedIsRefusedWhenItDiffers() {
    var alias = read("/api/aliases/away").put("subdomain", "other");
    assertThat(put("/api/aliases/away", alias).text()).contains("'subdomain' in the body");
    alias = read("/api/aliases/away").put("created_at", "2020-01-01T00:00:00Z");
    assertThat(put("/api/aliases/away", alias).text()).contains("'created_at' cannot be changed");
    var app = read("/api/apps/app_one00000").put("size_bytes", 1);
    assertThat(put("/api/apps/app_one00000", app).status()).isEqualTo(400);
    var hook = (ObjectNode) Transcript.json(get("/api/webhooks").text()).path("data").get(0);
    hook.put("has_secret", true);
    assertThat(put("/api/webhooks/" + hook.path("id").asLong(), hook).status()).isEqualTo(400);
  }

  @Test
  void aUrlThatEndsInASlashReachesTheApi() {
    assertThat(get("//api/apps/app_one00000").status()).isEqualTo(200);
    assertThat(get("///api/apps?all=true&limit=1").status()).isEqualTo(200);
    String json = "{\"subdomain\":\"slash\",\"app_id\":\"app_one00000\"}";
    try (var client = WireClient.to(NODE.port())) {
      client.send(
          "POST //api/aliases HTTP/1.1\r\nHost: "
              + ApiNode.API
              + "\r\nAuthorization: Bearer "
              + NODE.token()
              + "\r\nContent-Type: application/json\r\nContent-Length: "
              + json.length()
              + "\r\n\r\n"
              + json);
      assertThat(client.read(false).status()).isEqualTo(201);
    }
    assertThat(get("/api//apps").status()).isEqualTo(404);
  }

  @Test
  void aRefusedCommandTellsWhyInBothForms() {
    String body = "{\"command\":\"app\",\"args\":[\"list\"]}";
    var refused =
        NODE.ask("POST /api/cmd", "Authorization: Bearer " + "0".repeat(64), "Content-Length: 0");
    assertThat(refused.status()).isEqualTo(401);
    var told = Transcript.json(refused.text());
    assertThat(told.path("error").path("code").asText()).isEqualTo("UNAUTHORIZED");
    assertThat(told.path("data").path("success").asBoolean(true)).isFalse();
    assertThat(told.path("data").path("error").asText())
        .isEqualTo(told.path("error").path("message").asText())
        .isNotEmpty();
    var malformed = Transcript.json(NODE.send("POST /api/cmd", body + "}").text());
    assertThat(malformed.path("data").path("error").asText()).startsWith("invalid request body");
    assertThat(Transcript.json(get("/api/keys?x=1").text()).has("data")).isFalse();
  }
}
