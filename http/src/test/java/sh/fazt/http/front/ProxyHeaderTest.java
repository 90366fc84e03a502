package sh.fazt.http.front;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
  private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  @Test
  void theFirstVersionSaysWhoIsThere() {
    String line = "PROXY TCP4 203.0.113.7 192.0.2.1 56324 443\r\n";
    assertThat(ProxyHeader.read(bytes(line + "GET /")))
        .isEqualTo(
            new ProxyHeader.Read(line.length(), new InetSocketAddress("203.0.113.7", 56324)));
    assertThat(ProxyHeader.read(bytes("PROXY TCP6 2001:db8::1 ::1 1 2\r\n")))
        .isEqualTo(new ProxyHeader.Read(32, new InetSocketAddress("2001:db8::1", 1)));
    assertThat(ProxyHeader.read(bytes("PROXY UNKNOWN\r\n")))
        .isEqualTo(new ProxyHeader.Read(15, null));
  }

  @Test
  void theSecondVersionSaysWhoIsThere() {
    String addresses = "\u00cb\0q\u0007\u00c0\0\u0002\u0001\u00dc\u0004\u0001\u00bb";
    assertThat(ProxyHeader.read(bytes(SIGNATURE + "!\u0011\0\f" + addresses + "GET /")))
        .isEqualTo(new ProxyHeader.Read(28, new InetSocketAddress("203.0.113.7", 56324)));
    assertThat(ProxyHeader.read(bytes(SIGNATURE + " \0\0\0")))
        .isEqualTo(new ProxyHeader.Read(16, null));
  }

  @Test
  void aPartOfOneIsAwaited() {
    byte[] first = bytes("PROXY TCP4 203.0.113.7 192.0.2.1 56324 443\r\n");
    byte[] second =
        bytes(SIGNATURE + "!\u0011\0\f\u00cb\0q\u0007\u00c0\0\u0002\u0001\0\u0001\0\u0001");
    for (byte[] whole : new byte[][] {first, second}) {
      for (int length = 0; length < whole.length; length++) {
        assertThat(ProxyHeader.read(Arrays.copyOf(whole, length)))
            .isEqualTo(new ProxyHeader.Incomplete());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n",
        "PROXY TCP4 203.0.113.7 192.0.2.1 56324 443\n",
        "PROXY TCP4 203.0.113.7 192.0.2.1 56324\r\n",
        "PROXY TCP4 example.com 192.0.2.1 1 2\r\n",
        "PROXY TCP4 203.0.113.7 192.0.2.1 99999 443\r\n",
        "PROXY UDP4 203.0.113.7 192.0.2.1 1 2\r\n",
        "\r\n\r\n\0\r\nQUIT\n!\u0011\0\u0003abc",
        "\r\n\r\n\0\r\nQUIT\n1\u0011\0\f0123456789ab",
        "\r\n\r\n\0\r\nQUIT\n!\u0011\u00ff\u00ff"
      })
  void anythingElseIsRefused(String text) {
    assertThat(ProxyHeader.read(bytes(text))).isEqualTo(new ProxyHeader.Malformed());
  }
}
