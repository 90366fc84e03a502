package sh.fazt.http.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.hosting.HostingNode.Site.aSite;

import java.util.HashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.http.WireClient;

/** Sites are read with GET and HEAD, and with nothing else. */
class MethodsTest {
  private static HostingNode node;

  @BeforeAll
  static void start() {
    node = HostingNode.start();
    node.site("shop", aSite().with("index.html", "front").with("empty.txt", ""));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
        "OPTIONS",
        "TRACE",
        "PROPFIND",
        "REPORT",
        "QUERY",
        "PURGE"
      })
  void anotherMethodIsRefusedAndTold(String method) {
    for (String path : new String[] {"/", "/missing"}) {
      var reply = node.ask("shop.example.com", method + " " + path);
      assertThat(reply.status()).as(path).isEqualTo(405);
      assertThat(reply.field("Allow")).isEqualTo("GET, HEAD");
      assertThat(reply.text()).contains("use GET or HEAD");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONNECT", "BREW", "FOO", "get", "G", "PROPFINDPROPFINDPROPFIND"})
  void aMethodNobodyKnowsIsRefused(String method) {
    var reply = node.ask("shop.example.com", method + " /");
    assertThat(reply.status()).isIn(400, 405, 501);
    if (reply.status() != 405) {
      assertThat(reply.field("Content-Type")).isEqualTo("application/json");
      assertThat(reply.text())
          .matches("\\{\"error\":\\{\"code\":\"[A-Z_]+\",\"message\":\"[^\"]+\"}}\n");
      assertThat(reply.field("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(reply.text()).doesNotContain(method);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/missing", "/empty.txt", "/api/x"})
  void aHeadHasTheFieldsOfAGetAndNoBody(String path) {
    try (var client = WireClient.to(node.port())) {
      var get = client.ask("shop.example.com", "GET " + path);
      var head = client.ask("shop.example.com", "HEAD " + path);
      assertThat(head.status()).isEqualTo(get.status());
      var expected = new HashMap<>(get.fields());
      var actual = new HashMap<>(head.fields());
      expected.remove("date");
      actual.remove("date");
      assertThat(actual).isEqualTo(expected);
      // Had a body followed, this answer would not be readable.
      assertThat(client.ask("shop.example.com", "GET /").text()).isEqualTo("front");
    }
  }

  @Test
  void theBodyOfARequestIsTakenOffTheConnection() {
    String head = " / HTTP/1.1\r\nHost: shop.example.com\r\nContent-Length: 300000\r\n\r\n";
    try (var client = WireClient.to(node.port())) {
      for (String method : new String[] {"GET", "POST", "DELETE"}) {
        client.send(method + head + "x".repeat(300_000));
        assertThat(client.read(false).status()).isIn(200, 405);
      }
      assertThat(client.ask("shop.example.com", "GET /").text()).isEqualTo("front");
    }
  }

  @Test
  void aBodyInPiecesIsTakenOffTheConnection() {
    try (var client = WireClient.to(node.port())) {
      client.send(
          "POST / HTTP/1.1\r\nHost: shop.example.com\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "5\r\nhello\r\n".repeat(1000)
              + "0\r\n\r\n");
      assertThat(client.read(false).status()).isEqualTo(405);
      assertThat(client.ask("shop.example.com", "GET /").text()).isEqualTo("front");
    }
  }

  @Test
  void aBodyThatIsTooLongIsNotReadAndTheConnectionIsClosed() {
    String head = "POST / HTTP/1.1\r\nHost: shop.example.com\r\nContent-Length: 900000000\r\n\r\n";
    try (var client = WireClient.to(node.port())) {
      client.send(head);
      var reply = client.read(false);
      assertThat(reply.status()).isEqualTo(405);
      assertThat(reply.field("Connection")).isEqualTo("close");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }
}
