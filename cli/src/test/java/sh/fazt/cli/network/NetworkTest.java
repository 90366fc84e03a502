package sh.fazt.cli.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.cli.shell.Failure;

/** Which proxy leads where, as the environment says it. */
class NetworkTest {
  private static String proxy(String url, Map<String, String> environment) {
    return new Network(environment)
        .proxyFor(URI.create(url))
        .map(ForwardProxy::toString)
        .orElse("none");
  }

  @Test
  void eachSchemeHasItsProxyAndLowerCaseComesFirst() {
    var all =
        Map.of(
            "HTTPS_PROXY", "http://a:1",
            "https_proxy", "http://b:2",
            "HTTP_PROXY", "c:3",
            "ALL_PROXY", "https://d");
    assertThat(proxy("https://example.com", all)).isEqualTo("http://b:2 (https_proxy)");
    assertThat(proxy("http://example.com", all)).isEqualTo("http://c:3 (HTTP_PROXY)");

    var fewer = new HashMap<>(all);
    fewer.remove("https_proxy");
    assertThat(proxy("https://example.com", fewer)).isEqualTo("http://a:1 (HTTPS_PROXY)");
    fewer.put("HTTPS_PROXY", " ");
    assertThat(proxy("https://example.com", fewer)).isEqualTo("https://d:443 (ALL_PROXY)");
    assertThat(proxy("http://example.com", Map.of("HTTPS_PROXY", "http://a:1"))).isEqualTo("none");
    assertThat(proxy("http://example.com", Map.of("http_proxy", "a")))
        .isEqualTo("http://a:1080 (http_proxy)");
    assertThat(proxy("http://example.com", Map.of())).isEqualTo("none");
  }

  @Test
  void whatAVisitorOfACgiProgramSendsIsNoProxy() {
    assertThat(proxy("http://example.com", Map.of("HTTP_PROXY", "evil:1", "REQUEST_METHOD", "GET")))
        .isEqualTo("none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // NO_PROXY | URL | whether it is reached directly
        "* | https://example.com | true",
        "example.com | https://example.com | true",
        "example.com | https://a.b.example.com | true",
        "EXAMPLE.com | https://Admin.Example.COM | true",
        "example.com. | https://example.com | true",
        "example.com | https://example.com. | true",
        "example.com | https://notexample.com | false",
        "example.com | https://example.com.evil.org | false",
        ".example.com | https://a.example.com | true",
        ".example.com | https://example.com | true",
        "*.example.com | https://a.example.com | true",
        "other.org,example.com | https://example.com | true",
        "other.org example.com | https://example.com | true",
        "' other.org ,, example.com ' | https://example.com | true",
        "com | https://example.com | true",
        "om | https://example.com | false",
        "example.com:8443 | https://example.com:8443 | true",
        "example.com:8443 | https://example.com | false",
        "example.com:443 | https://example.com | true",
        "intranet | https://intranet | true",
        "10.1.2.3 | http://10.1.2.3:4698 | true",
        "10.1.2.3 | http://10.1.2.30 | false",
        "10.1.2.3:4698 | http://10.1.2.3:4698 | true",
        "10.0.0.0/8 | http://10.200.1.1 | true",
        "10.0.0.0/8 | http://11.0.0.1 | false",
        "10.0.0.0/9 | http://10.200.1.1 | false",
        "0.0.0.0/0 | http://11.0.0.1 | true",
        "10.0.0.0/99 | http://10.0.0.1 | false",
        "10.0.0.0/8 | http://10.example.com | false",
        "2001:db8::1 | http://[2001:DB8:0::1] | true",
        "[2001:db8::1]:80 | http://[2001:db8::1] | true",
        "2001:db8::/32 | http://[2001:db8:ffff::2] | true",
        "2001:db8::/32 | http://[2001:db9::2] | false",
        "'' | http://localhost:4698 | true",
        "'' | http://admin.localhost:4698 | true",
        "'' | http://127.9.9.9 | true",
        "'' | http://[::1]:4698 | true",
        "'' | http://[0:0::1]:4698 | true",
        "'' | http://192.168.1.1 | false",
      })
  void someHostsAreReachedDirectly(String noProxy, String url, boolean direct) {
    for (String variable : new String[] {"NO_PROXY", "no_proxy"}) {
      assertThat(proxy(url, Map.of("ALL_PROXY", "p:1", variable, noProxy)))
          .isEqualTo(direct ? "none" : "http://p:1 (ALL_PROXY)");
    }
  }

  @Test
  void aProxysPasswordIsUnderstoodAndNeverShown() {
    var network = new Network(Map.of("http_proxy", "http://me:p%40s:s+/@p:1"));
    var proxy = network.proxyFor(URI.create("http://example.com")).orElseThrow();
    assertThat(proxy.credentials()).contains("Basic bWU6cEBzOnMrLw==");
    assertThat(proxy + network.toString()).doesNotContain("p%40s", "bWU6");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socks5://me:secret@p:1",
        "http://me:secret@",
        "http://me:secret@p:99999",
        "http://me:secret@p:x",
        "ftp://secret",
        "http://a b secret",
      })
  void whatIsNoProxyIsRefusedByTheVariablesName(String value) {
    assertThatThrownBy(() -> proxy("https://example.com", Map.of("HTTPS_PROXY", value)))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("HTTPS_PROXY holds ")
        .hasMessageNotContaining("secret");
    assertThat(proxy("http://example.com", Map.of("HTTPS_PROXY", value))).isEqualTo("none");
  }
}
