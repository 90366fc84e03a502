package sh.fazt.http.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {
  private static final PublicAddresses USUAL = new PublicAddresses(List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "93.184.216.34",
        "172.15.255.255",
        "172.32.0.1",
        "2606:4700::1111",
        "64:ff9b::808:808"
      })
  void thePublicInternetMayBeAsked(String address) {
    assertThat(USUAL.allows(InetAddress.ofLiteral(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "0.1.2.3",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.170",
        "198.18.0.1",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::7f00:1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "fe80::1",
        "fc00::1",
        "fd12:3456::1",
        "fec0::1",
        "ff02::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "100::1"
      })
  void nothingElseMay(String address) {
    assertThat(USUAL.allows(InetAddress.ofLiteral(address))).isFalse();
  }

  @Test
  void theOperatorMayAllowMore() {
    var allowed = new PublicAddresses(List.of("10.0.0.0/8"));
    assertThat(allowed.allows(InetAddress.ofLiteral("10.1.2.3"))).isTrue();
    assertThat(allowed.allows(InetAddress.ofLiteral("192.168.1.1"))).isFalse();
  }
}
