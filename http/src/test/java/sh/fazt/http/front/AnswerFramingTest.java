package sh.fazt.http.front;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerFramingTest {
  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\na;x=y\r\n0123456789\r\n1\r\n!\r\n0\r\nA: b\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
      })
  void theEndIsFoundHoweverTheBytesAreCut(String text) {
    byte[] whole = bytes(text);
    for (int cut = 0; cut < whole.length; cut++) {
      var framing = new AnswerFraming(false);
      framing.pass(Arrays.copyOf(whole, cut));
      assertThat(framing.isEnded()).as(text.substring(0, cut)).isFalse();
      framing.pass(Arrays.copyOfRange(whole, cut, whole.length));
      assertThat(framing.isEnded()).as(text).isTrue();
    }
  }

  @Test
  void theAnswerToAHeadEndsWithItsHead() {
    var framing = new AnswerFraming(true);
    framing.pass(bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"));
    assertThat(framing.isEnded()).isTrue();
  }

  @Test
  void withoutALengthTheConnectionsEndIsTheEnd() {
    var framing = new AnswerFraming(false);
    framing.pass(bytes("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nsome"));
    framing.pass(bytes("thing"));
    assertThat(framing.isEnded()).isFalse();
  }
}
