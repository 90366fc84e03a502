package sh.fazt.http.serverless;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sh.fazt.http.api.ApiNode;

/** What scripts are told when they may not fetch; nothing here leaves the machine. */
@Timeout(60)
class FetchFromScriptTest {
  private static final ApiNode NODE = ApiNode.open();
  private static final String FETCHES =
      """
      function code(url) {
        try {
          return fazt.net.fetch(url).status;
        } catch (error) {
          return error.code + ': ' + error.message;
        }
      }
      respond([code('https://api.example.com/'), code('http://api.example.com/'), code('https://127.0.0.1/')])
      """;

  @AfterAll
  static void stop() {
    NODE.close();
  }

  @Test
  void anAppFetchesFromNowhereUntilItNamesHosts() {
    assertThat(ServedApp.running(NODE, FETCHES).get("/api/").text())
        .contains("NET_BLOCKED: api.example.com is not among this app's hosts")
        .contains("NET_BLOCKED: net.fetch asks https URLs only")
        .contains("NET_BLOCKED: 127.0.0.1 is not among");
  }

  @Test
  void hostsAreNamedByASetting() {
    var app = ServedApp.running(NODE, FETCHES);
    var refused =
        NODE.send("PUT /api/apps/" + app.id(), "{\"settings\":{\"fetch-hosts\":\"localhost\"}}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("fetch-hosts names hosts such as api.example.com");
    app.limited("fetch-hosts", "*.example.com");
  }

  @Test
  void scriptsReadNoSecrets() {
    var app =
        ServedApp.running(
            NODE,
            "respond([fazt.env.get('COLOR'), fazt.env.has('SECRET_API'), fazt.env.get('SECRET_API', 'none')])");
    for (String variable : new String[] {"COLOR", "SECRET_API"}) {
      var set =
          NODE.send(
              "POST /api/envvars",
              "{\"site_id\":\"%s\",\"name\":\"%s\",\"value\":\"red\"}"
                  .formatted(app.id(), variable));
      assertThat(set.status()).as(set.text()).isEqualTo(200);
    }
    assertThat(app.get("/api/").text()).startsWith("[\"red\",false,\"none\"]");
  }
}
