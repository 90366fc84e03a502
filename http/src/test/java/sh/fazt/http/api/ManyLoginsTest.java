package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.api.AForm.aDeploy;
import static sh.fazt.registry.content.AZip.aZip;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;

/** Whoever tries many passwords keeps nobody else waiting, and sends us little. */
@Timeout(120)
class ManyLoginsTest {
  private static final String WRONG = "{\"username\":\"me\",\"password\":\"wrong horse\"}";
  private static final int CLIENTS = 64;

  private static String head(long length) {
    return "POST /api/login HTTP/1.1\r\nHost: "
        + ApiNode.API
        + "\r\nContent-Type: application/json\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  private static Reply login(ApiNode node) {
    try (var client = WireClient.to(node.port())) {
      client.send(head(WRONG.length()) + WRONG);
      return client.read(false);
    }
  }

  private static void setPassword(ApiNode node) {
    ApiNode.waitFor(
        node.node()
            .node()
            .registry()
            .operator()
            .change(node.node().aCommand(), "me", "correct horse battery"));
  }

  @Test
  void deploysGoOnWhileManyGuess() throws Exception {
    try (var node = ApiNode.open("fazt.http.api.login-failures = 100000");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      setPassword(node);
      List<Future<Reply>> logins = new ArrayList<>();
      for (int i = 0; i < 2 * CLIENTS; i++) {
        logins.add(threads.submit(() -> login(node)));
      }
      for (int i = 0; i < 10; i++) {
        Reply deployed =
            node.deploy(aDeploy("busy", aZip().with("index.html", "page " + i).bytes()));
        assertThat(deployed.status()).as(deployed.text()).isEqualTo(200);
        assertThat(node.visit("busy").text()).isEqualTo("page " + i);
      }
      var statuses = new ArrayList<Integer>();
      for (Future<Reply> login : logins) {
        Reply reply = login.get();
        statuses.add(reply.status());
        if (reply.status() == 503) {
          assertThat(reply.text()).contains("\"code\":\"BUSY\"");
          assertThat(reply.field("Retry-After")).isNotEmpty();
        }
      }
      assertThat(statuses).contains(401).containsOnly(401, 503);
      node.assertHealthy();
    }
  }

  @Test
  void whoFailedTooOftenIsToldBeforeHeSendsAnything() {
    try (var node = ApiNode.open("fazt.http.api.login-failures = 2")) {
      setPassword(node);
      assertThat(login(node).status()).isEqualTo(401);
      assertThat(login(node).status()).isEqualTo(401);
      try (var client = WireClient.to(node.port())) {
        client.send(head(2000));
        Reply reply = client.read(false);
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.field("Retry-After")).isNotEmpty();
      }
    }
  }

  @Test
  void aStrangerSendsAFewKilobytes() {
    try (var node = ApiNode.open()) {
      setPassword(node);
      for (long length : new long[] {4097, 1 << 20, 1L << 40}) {
        try (var client = WireClient.to(node.port())) {
          client.send(head(length));
          Reply reply = client.read(false);
          assertThat(reply.status()).as("%d bytes", length).isEqualTo(413);
          assertThat(reply.text()).contains("fazt.http.api.max-json-of-strangers");
        }
      }
    }
  }
}
