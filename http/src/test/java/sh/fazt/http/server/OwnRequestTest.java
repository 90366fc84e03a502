package sh.fazt.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sh.fazt.registry.node.TestNode;

/** A node that asks itself. */
@Timeout(60)
class OwnRequestTest {
  private static final Duration PATIENT = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofMillis(300);

  @Test
  void anOpenPortAnswersAndAClosedOneDoesNot() {
    OwnRequest request;
    try (var node = TestNode.open("fazt.http { interface = \"0.0.0.0\", port = 0 }")) {
      try (var server = FaztServer.start(node.node(), "1.0.0")) {
        request = server.ownRequest();
        assertThat(request.status(PATIENT)).hasValue(200);
      }
    }
    assertThat(request.status(SOON)).isEmpty();
  }

  @Test
  void itSpeaksForItselfWhereConnectionsComeThroughAProxy() {
    try (var node =
        TestNode.open(
            "fazt.http { interface = 127.0.0.1, port = 0, proxy-protocol-from = [127.0.0.0/8] }")) {
      try (var server = FaztServer.start(node.node(), "1.0.0")) {
        assertThat(server.ownRequest().status(PATIENT)).hasValue(200);
      }
    }
  }
}
