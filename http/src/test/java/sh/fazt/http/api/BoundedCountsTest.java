package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.fazt.http.WireClient;

/** Of what a key can make more and more of there is a most, and it can be made room for. */
class BoundedCountsTest {
  private final ApiNode node =
      ApiNode.open("fazt.registry.entities { max-keys = 3, max-environment-values = 2 }");

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void thereAreNoMoreKeysThanThereMayBe() {
    assertThat(issue("second").status()).isEqualTo(200);
    var third = issue("third");
    assertThat(third.status()).isEqualTo(200);

    var refused = issue("fourth");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text()).contains("TOO_MANY", "max-keys");

    String id = Transcript.json(third.text()).path("data").path("id").asText();
    assertThat(node.send("DELETE /api/keys?id=" + id, "").status()).isEqualTo(200);
    assertThat(issue("fourth").status()).isEqualTo(200);
  }

  @Test
  void anAppHasNoMoreEnvironmentValuesThanItMay() {
    node.node().app("app_env00000", "env");
    assertThat(set("ONE", "1").status()).isEqualTo(200);
    assertThat(set("TWO", "2").status()).isEqualTo(200);

    var refused = set("THREE", "3");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text()).contains("TOO_MANY", "max-environment-values");
    assertThat(set("TWO", "another").status()).isEqualTo(200);
    assertThat(node.send("GET /api/envvars?site_id=app_env00000", "").text())
        .contains("ONE", "TWO")
        .doesNotContain("THREE");
  }

  private WireClient.Reply issue(String name) {
    return node.send("POST /api/keys", "{\"name\":\"%s\",\"scopes\":\"read\"}".formatted(name));
  }

  private WireClient.Reply set(String name, String value) {
    return node.send(
        "POST /api/envvars",
        "{\"site_id\":\"app_env00000\",\"name\":\"%s\",\"value\":\"%s\"}".formatted(name, value));
  }
}
