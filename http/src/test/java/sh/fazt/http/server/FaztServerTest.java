package sh.fazt.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sh.fazt.http.WireClient;
import sh.fazt.registry.node.TestNode;

/** The server as it is started by the command line. */
class FaztServerTest {
  @Test
  void whatWasCountedIsStoredWhenItStops() {
    try (var node =
        TestNode.open(
            "fazt.http { interface = 127.0.0.1, port = 0, domain = example.com }\n"
                + "fazt.http.visits.write-every = 1 hour")) {
      node.app("app_blog0000", "blog");
      try (var server = FaztServer.start(node.node(), "1.0.0")) {
        for (int i = 0; i < 7; i++) {
          var seen = WireClient.ask(server.port(), "app_blog0000.example.com", "GET /");
          assertThat(seen.text()).isEqualTo("blog");
        }
      }
      node.restart();
      long stored =
          node.node()
              .database()
              .readNow(
                  handle ->
                      handle.createQuery("SELECT count(*) FROM visit").mapTo(Long.class).one());
      assertThat(stored).isEqualTo(7);
    }
  }
}
