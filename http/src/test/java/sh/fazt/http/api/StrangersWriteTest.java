package sh.fazt.http.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Target;

/** What anybody can make the node store is bounded, and pushes out nothing real. */
class StrangersWriteTest {
  private static final String BLOG = "app_blog0000";
  private static final String SHOP = "app_shop0000";
  private static final String TEXTS =
      "sum(octet_length(domain) + octet_length(event) + octet_length(path) + octet_length(referrer)"
          + " + octet_length(program) + octet_length(tags))";

  private ApiNode node = ApiNode.open();

  private void with(String settings) {
    node.close();
    node = ApiNode.open("fazt.http.visits { " + settings + " }");
    for (var app : Map.of("blog", BLOG, "shop", SHOP).entrySet()) {
      node.node().app(app.getValue(), app.getKey());
      node.node().point(app.getKey(), new Target.Proxy(AppId.of(app.getValue())));
    }
  }

  @AfterEach
  void close() {
    node.close();
  }

  private Reply track(WireClient client, String body, String... fields) {
    byte[] bytes = body.getBytes(UTF_8);
    var head =
        new StringBuilder("POST /track HTTP/1.1\r\nHost: " + ApiNode.API + "\r\nContent-Length: ");
    head.append(bytes.length);
    for (String field : fields) {
      head.append("\r\n").append(field);
    }
    var all = new ByteArrayOutputStream();
    all.writeBytes(head.append("\r\n\r\n").toString().getBytes(UTF_8));
    all.writeBytes(bytes);
    client.send(all.toByteArray());
    return client.read(false);
  }

  private void tell(int many, String body) {
    try (var client = WireClient.to(node.port())) {
      for (int i = 0; i < many; i++) {
        assertThat(track(client, body.replace("#", "" + i)).status()).isEqualTo(204);
      }
    }
  }

  private String stats() {
    return node.ask("GET /api/stats", "Authorization: Bearer " + node.token()).text();
  }

  private long number(String query) {
    stats(); // what was counted is written when it is asked for
    return node.node().number(query);
  }

  @Test
  void noTextIsLargerStoredThanItCame() {
    with("per-network-per-minute = 100000");
    String noise = "\\u0001\\u001f\\u0007\\u0000".repeat(60);
    String[] bodies = {
      "{\"d\":\"%1$s\",\"p\":\"%1$s\",\"e\":\"%1$s\",\"ref\":\"%1$s\",\"t\":[\"%1$s\",\"a%1$s\"]}",
      "{\"d\":\"x#\",\"p\":\"/#%1$s\",\"t\":[\"%1$s1\",\"%1$s2\",\"%1$s3\",\"%1$s4\",\"%1$s5\"]}",
      "{\"d\":\"#\",\"t\":\"" + "\\\"\\\\\\\"".repeat(20) + ",".repeat(2000) + "%1$s\"}",
      "{\"d\":\"#\",\"p\":\""
          + "\ud83d\ude00".repeat(600)
          + "\",\"e\":\""
          + "é".repeat(900)
          + "%1$s\"}"
    };
    for (String body : bodies) {
      tell(50, body.replace("%1$s", noise));
    }

    assertThat(number("SELECT count(*) FROM visit")).isEqualTo(200);
    assertThat(
            number("SELECT max(bytes) FROM (SELECT " + TEXTS + " AS bytes FROM visit GROUP BY id)"))
        .isLessThanOrEqualTo(2048 + 50);
    assertThat(
            number(
                "SELECT count(*) FROM visit WHERE tags LIKE '%\\u00%' OR path GLOB '*['||char(1)||'-'||char(31)||']*'"))
        .isZero();
  }

  @Test
  void oneNetworkIsCountedUpToARateAndOthersGoOn() {
    with("per-network-per-minute = 20");
    int refused = 0;
    try (var client = WireClient.to(node.port())) {
      for (int i = 0; i < 70; i++) {
        var reply = track(client, "{\"d\":\"blog\"}");
        if (reply.status() == 429) {
          assertThat(reply.field("Retry-After")).isEqualTo("60");
          assertThat(reply.text()).contains("\"code\":\"RATE_LIMIT_EXCEEDED\"");
          refused++;
        }
      }
      assertThat(track(client, "{\"d\":\"blog\"}", "X-Forwarded-For: 192.0.2.7").status())
          .isEqualTo(204);
    }
    // Another minute may have begun in between.
    assertThat(refused).isBetween(30, 50);
    assertThat(node.visit("blog").status()).isEqualTo(200);
    assertThat(node.ask("GET /pixel.gif?domain=blog").status()).isEqualTo(200);
    assertThat(number("SELECT count(*) FROM visit")).isLessThanOrEqualTo(20 + 20 + 1);
    assertThat(stats()).doesNotContain("\"dropped_events\":0");
  }

  @Test
  void whoSpeaksForEverNewOthersIsBoundedToo() {
    with("per-network-per-minute = 5");
    int counted = 0;
    try (var client = WireClient.to(node.port())) {
      for (int i = 0; i < 200; i++) {
        var reply = track(client, "{\"d\":\"blog\"}", "X-Forwarded-For: 192.0.2." + i);
        counted += reply.status() == 204 ? 1 : 0;
      }
    }
    // Another minute may have begun in between.
    assertThat(counted).isBetween(50, 100);
  }

  @Test
  void aFloodPushesOutItselfOnly() {
    with("max-per-app = 10 KiB, most-told = 40, per-network-per-minute = 100000");
    for (int i = 0; i < 5; i++) {
      node.visit("blog");
      node.visit("shop");
    }
    node.send("POST /api/redirects", "{\"slug\":\"go\",\"destination\":\"https://example.com/\"}");
    assertThat(node.ask("GET /r/go").status()).isEqualTo(302);
    tell(3, "{\"d\":\"shop\",\"p\":\"/real#\"}");
    tell(200, "{\"d\":\"blog\",\"p\":\"/false#" + "x".repeat(400) + "\"}");
    tell(200, "{\"d\":\"made-up-#.example\",\"p\":\"/" + "x".repeat(400) + "\"}");

    assertThat(number("SELECT count(*) FROM visit WHERE source = 'hosting'")).isEqualTo(10);
    assertThat(number("SELECT count(*) FROM visit WHERE path LIKE '/real%'")).isEqualTo(3);
    assertThat(number("SELECT count(*) FROM visit WHERE path LIKE '/false%'")).isBetween(5L, 24L);
    assertThat(number("SELECT count(*) FROM visit WHERE source = 'redirect'")).isEqualTo(1);
    assertThat(number("SELECT count(*) FROM visit WHERE app = '' AND source = 'web'"))
        .isBetween(5L, 24L);
    assertThat(number("SELECT count(*) FROM visit WHERE source = 'web'")).isLessThan(41);
    assertThat(number("SELECT count(*) FROM visit WHERE path LIKE '/false199%'")).isEqualTo(1);
    assertThat(
            number(
                "SELECT count(*) FROM visit_room AS room WHERE rows <> (SELECT count(*) FROM visit"
                    + " WHERE app = room.app AND CASE source WHEN 'hosting' THEN 0 WHEN 'redirect' THEN 2 WHEN 'webhook' THEN 2"
                    + " ELSE 1 END = room.kind)"))
        .isZero();
  }
}
