package sh.fazt.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.fazt.http.connection.FramingFault;
import sh.fazt.http.connection.RequestFraming;

/** What browsers put into a target unescaped comes to the parser escaped, and nothing else does. */
class TargetSpellingTest {
  private static final String REST = " HTTP/1.1\r\nHost: localhost\r\nX-Name: J\u00f6rg\r\n\r\n";

  private static String passed(byte[] sent, int cut) {
    var framing = new RequestFraming(32 * 1024);
    var first = framing.accept(ByteString.fromArray(sent, 0, cut));
    var second = framing.accept(ByteString.fromArray(sent, cut, sent.length - cut));
    assertThat(framing.malformed()).isNull();
    return first.concat(second).decodeString(ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({
    "/a?q=100%,        /a?q=100%25",
    "/a?q=%zz&r=%4,    /a?q=%25zz&r=%254",
    "/a?q=%c3%A9,      /a?q=%c3%A9",
    "/\u00fc/\u20ac?\u00e9, /%C3%BC/%E2%82%AC?%C3%A9",
    "/%zz,             /%zz",
    "/a#b?c#d,         /a%23b?c%23d",
    "/a?b?c=%,         /a?b?c=%25",
    "/plain?q=[]|{}\\, /plain?q=[]|{}\\",
    "http://h/\u00fc,  http://h/\u00c3\u00bc",
  })
  void aTargetIsSpelledForTheParserWhereverItIsCut(String target, String spelled) {
    String before = "POST /first HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc";
    byte[] sent = (before + "GET " + target + REST + "GET / HTTP/1.1\r\n\r\n").getBytes(UTF_8);
    String rest = new String(REST.getBytes(UTF_8), ISO_8859_1);
    for (int cut = 0; cut <= sent.length; cut++) {
      assertThat(passed(sent, cut))
          .as("cut at %d", cut)
          .isEqualTo(before + "GET " + spelled + rest + "GET / HTTP/1.1\r\n\r\n");
    }
  }

  @Test
  void anEscapeDoesNotHideThatAHeadIsTooLong() {
    var framing = new RequestFraming(1024);
    framing.accept(
        ByteString.fromString("GET /" + "\u00fc".repeat(400) + REST.substring(0, 12), ISO_8859_1));
    framing.accept(ByteString.fromString("X: y\r\n\r\n"));
    assertThat(framing.malformed()).isEqualTo(FramingFault.HEAD_TOO_LARGE);
  }
}
