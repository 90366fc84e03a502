package sh.fazt.registry.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a redirect may lead. */
class RedirectUrlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "https://example.com            | https://example.com                | example.com",
        "HTTPS://Example.COM/A?b=C#d    | https://Example.COM/A?b=C#d        | example.com",
        "http://a.b:8080/               | http://a.b:8080/                   | a.b",
        "http://a.b:/x                  | http://a.b:/x                      | a.b",
        "https://app_x.example.com/     | https://app_x.example.com/         | app_x.example.com",
        "http://[::1]:80/x              | http://[::1]:80/x                  | [::1]",
        "http://127.0.0.1/              | http://127.0.0.1/                  | 127.0.0.1",
        "https://a.b./x                 | https://a.b./x                     | a.b",
        "https://a.b/ü x                | https://a.b/%C3%BC%20x             | a.b",
        "https://a.b/%C3%BC             | https://a.b/%C3%BC                 | a.b",
        "https://a.b/\\\\evil           | https://a.b/%5C%5Cevil             | a.b",
        "https://a.b/?q=\"<x>\"         | https://a.b/?q=%22%3Cx%3E%22       | a.b",
        "https://a.b?x                  | https://a.b?x                      | a.b",
        "https://a.b#x                  | https://a.b#x                      | a.b",
      })
  void anAbsoluteUrlIsTakenInItsEncodedForm(String text, String url, String host) {
    assertThat(RedirectUrl.parse(text)).hasValue(new RedirectUrl(url, host));
    assertThat(RedirectUrl.parse(url)).hasValue(new RedirectUrl(url, host));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "example.com",
        "/path",
        "//example.com/",
        "https:/example.com",
        "https:example.com",
        "https://",
        "https:///x",
        "ftp://example.com/",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://user@example.com/",
        "https://user:pw@example.com/",
        "https://example.com\\@evil.net/",
        "https://exa mple.com/",
        "https://exämple.com/",
        "https://example.com:65536/",
        "https://example.com:x/",
        "https://example.com/\r\nSet-Cookie: a=b",
        "https://example.com/\u0000",
        "https://example..com/",
        "https://.example.com/",
        "https://[::1/",
        "https://::1/",
        " https://example.com/",
        "https://-/ \u0085"
      })
  void anythingElseIsNot(String text) {
    assertThat(RedirectUrl.parse(text)).isEmpty();
  }

  @Test
  void aUrlThatIsTooLongIsNot() {
    assertThat(RedirectUrl.parse("https://a.b/" + "x".repeat(2048))).isEmpty();
    assertThat(RedirectUrl.parse("https://a.b/" + "x".repeat(2000))).isPresent();
  }
}
