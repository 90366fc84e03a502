package sh.fazt.http.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
  private static final Proxies BEHIND_ONE = Proxies.of(List.of("10.0.0.0/8", "fd00::1"));

  private static HttpRequest from(String address, String... fields) {
    var request =
        HttpRequest.create("http://admin.example.com/")
            .addAttribute(
                AttributeKeys.remoteAddress, RemoteAddress.create(InetAddress.ofLiteral(address)));
    for (int i = 0; i < fields.length; i += 2) {
      request = request.addHeader(RawHeader.create(fields[i], fields[i + 1]));
    }
    return request;
  }

  private static String client(Proxies proxies, HttpRequest request) {
    return proxies.client(request).shown();
  }

  @Test
  void withoutProxiesOnlyTheConnectionCounts() {
    var request = from("203.0.113.7", "X-Forwarded-For", "1.2.3.4", "X-Forwarded-Proto", "https");
    assertThat(client(Proxies.of(List.of()), request)).isEqualTo("203.0.113.7");
    assertThat(Proxies.of(List.of()).client(request).secure()).isFalse();
  }

  @Test
  void aStrangerIsNotBelieved() {
    var request = from("203.0.113.7", "X-Forwarded-For", "1.2.3.4", "X-Forwarded-Proto", "https");
    assertThat(client(BEHIND_ONE, request)).isEqualTo("203.0.113.7");
    assertThat(BEHIND_ONE.client(request).secure()).isFalse();
  }

  @Test
  void whatOurProxyAddedCountsAndNotWhatTheClientClaimed() {
    var request =
        from("10.1.2.3", "X-Forwarded-For", "1.2.3.4, 203.0.113.7", "X-Forwarded-Proto", "https");
    assertThat(client(BEHIND_ONE, request)).isEqualTo("203.0.113.7");
    assertThat(BEHIND_ONE.client(request).secure()).isTrue();
  }

  @Test
  void severalOfOurProxiesAreLookedThrough() {
    assertThat(client(BEHIND_ONE, from("fd00::1", "X-Forwarded-For", "203.0.113.7, 10.9.9.9")))
        .isEqualTo("203.0.113.7");
    assertThat(
            client(
                BEHIND_ONE,
                from("10.0.0.1", "X-Forwarded-For", "203.0.113.7", "X-Forwarded-For", "10.9.9.9")))
        .isEqualTo("203.0.113.7");
    assertThat(client(BEHIND_ONE, from("10.0.0.1", "X-Forwarded-For", "[2001:db8::1]:443")))
        .isEqualTo("2001:db8:0:0:0:0:0:1");
    assertThat(client(BEHIND_ONE, from("10.0.0.1", "X-Forwarded-For", "203.0.113.7:5000")))
        .isEqualTo("203.0.113.7");
  }

  @Test
  void whatIsNoAddressEndsTheChain() {
    assertThat(client(BEHIND_ONE, from("10.0.0.1", "X-Forwarded-For", "1.2.3.4, nonsense")))
        .isEqualTo("10.0.0.1");
    assertThat(client(BEHIND_ONE, from("10.0.0.1"))).isEqualTo("10.0.0.1");
  }

  @Test
  void neighboursInOneNetworkOfIpv6CountAsOne() {
    var proxies = Proxies.of(List.of());
    String one = proxies.client(from("2001:db8:0:1::1")).counted();
    assertThat(proxies.client(from("2001:db8:0:1:ffff::2")).counted()).isEqualTo(one);
    assertThat(proxies.client(from("2001:db8:0:2::1")).counted()).isNotEqualTo(one);
    assertThat(proxies.client(from("203.0.113.7")).counted()).isEqualTo("203.0.113.7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "example.com", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8/8", "::1/129"})
  void whatIsNoRangeIsRefused(String text) {
    assertThatThrownBy(() -> Proxies.of(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
