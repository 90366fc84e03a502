package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Target;
import sh.fazt.registry.node.TestNode;

/** What a change of an alias may carry: the version it expects, its reason, its key. */
class AliasConditionsTest {
  private static final ApiNode NODE = ApiNode.open();
  private static final String ROUTE = NODE.key("router", Scope.ROUTE);

  @AfterAll
  static void close() {
    NODE.close();
  }

  @Test
  void anAnswerCarriesTheVersionAndARevisionMeansTheVersionAfterIt() {
    var node = NODE.node();
    node.point("rev-a", new Target.Reserved());
    long made = node.events();
    node.point("rev-b", new Target.Reserved());
    long other = node.events();
    String away = "{\"type\":\"redirect\",\"url\":\"https://example.org/\"}";

    assertThat(change("rev-a", "r" + other, away).status()).isEqualTo(400);
    assertThat(change("rev-a", "r" + other, away).text())
        .contains("r" + other + " is no event of 'rev-a'");
    assertThat(change("rev-a", "\"r999999\"", away).status()).isEqualTo(400);
    var changed = change("rev-a", "\"r" + made + "\"", away);
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.field("ETag")).isEqualTo("\"v2\"");
    assertThat(change("rev-a", "r" + made, away.replace("org", "net")).status()).isEqualTo(412);
  }

  /** A swap is an event of both names. */
  @Test
  void theRevisionOfASwapCountsForBoth() {
    var node = NODE.node();
    node.point("both-a", new Target.Redirect("https://example.org/a", 301, false));
    node.point("both-b", new Target.Redirect("https://example.org/b", 301, false));
    node.point("both-b", new Target.Redirect("https://example.org/c", 301, false));
    long before = node.events();
    TestNode.done(node.swap("both-a", "both-b"));
    String swapped = "r" + (before + 2);

    assertThat(change("both-a", swapped, "{\"status\":302}").field("ETag")).isEqualTo("\"v3\"");
    assertThat(change("both-b", swapped, "{\"status\":302}").field("ETag")).isEqualTo("\"v4\"");
  }

  @Test
  void whoWhyAndTheRequestsIdReachTheEvent() {
    var reply =
        NODE.ask(
            "POST /api/aliases/why/reserve",
            "Authorization: Bearer " + ROUTE,
            "X-Fazt-Reason: UTF-8''f%C3%BCr%20sp%C3%A4ter",
            "X-Request-Id: mine-7");
    assertThat(reply.status()).isEqualTo(201);
    var events = new ArrayList<JournalEvent>();
    NODE.node().node().journal().replay(events::add);
    var meta = events.getLast().meta();
    assertThat(meta.actor().name()).startsWith("router#");
    assertThat(meta.reason()).isEqualTo("für später");
    assertThat(meta.requestId()).isEqualTo("mine-7");
    assertThat(reply.field("X-Request-Id")).isEqualTo("mine-7");
  }

  @Test
  void theSameKeyMeansTheSameChange() {
    String[] key = {"Authorization: Bearer " + ROUTE, "Idempotency-Key: once"};
    long before = NODE.events();
    assertThat(NODE.ask("POST /api/aliases/idem/reserve", key).status()).isEqualTo(201);
    assertThat(NODE.ask("POST /api/aliases/idem/reserve", key).status()).isEqualTo(201);
    assertThat(NODE.events()).isEqualTo(before + 1);
    assertThat(NODE.ask("DELETE /api/aliases/idem", key).status()).isEqualTo(422);
    assertThat(NODE.events()).isEqualTo(before + 1);
  }

  private static Reply change(String alias, String match, String body) {
    try (var client = WireClient.to(NODE.port())) {
      client.send(
          "PUT /api/aliases/%s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nIf-Match: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(alias, ApiNode.API, ROUTE, match, body.length(), body));
      return client.read(false);
    }
  }
}
