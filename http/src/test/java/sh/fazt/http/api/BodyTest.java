package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import sh.fazt.http.WireClient;

/** Bodies that are too large, too slow, or cut off. */
class BodyTest {
  private static final byte[] CHUNK = " ".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);

  private static String head(ApiNode node, String length) {
    return "POST /api/apps HTTP/1.1\r\nHost: "
        + ApiNode.API
        + "\r\nAuthorization: Bearer "
        + node.token()
        + "\r\nContent-Type: application/json\r\n"
        + length
        + "\r\n\r\n";
  }

  @Test
  void aBodyThatDoesNotComeIsNotWaitedForForEver() {
    try (var node = ApiNode.open("fazt.http.api.json-within = 200 ms");
        var client = WireClient.to(node.port())) {
      client.send(head(node, "Content-Length: 100") + "{\"title\":");
      var reply = client.read(false);
      assertThat(reply.status()).isEqualTo(408);
      assertThat(reply.text()).contains("REQUEST_TIMEOUT");
      node.assertHealthy();
    }
  }

  @Test
  void tenMebibytesOfJsonAreRefusedAndNothingIsMade() {
    try (var node = ApiNode.open();
        var client = WireClient.to(node.port())) {
      long before = node.events();
      client.send(head(node, "Content-Length: 10485760"));
      for (int i = 0; i < 160; i++) {
        client.send(CHUNK);
      }
      isTooLarge(client.read(false));
      assertThat(node.events()).isEqualTo(before);
    }
  }

  @Test
  void aBodyOfUnknownLengthIsRefusedOnceItIsTooLong() {
    try (var node = ApiNode.open();
        var client = WireClient.to(node.port())) {
      client.send(head(node, "Transfer-Encoding: chunked"));
      for (int i = 0; i < 17; i++) {
        client.send("10000\r\n");
        client.send(CHUNK);
        client.send("\r\n");
      }
      isTooLarge(client.read(false));
    }
  }

  private static void isTooLarge(WireClient.Reply reply) {
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.text()).contains("PAYLOAD_TOO_LARGE");
  }
}
