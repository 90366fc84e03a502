package sh.fazt.http.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NetworksTest {
  private final Networks networks = new Networks(10, InetAddress::isLoopbackAddress);

  private Networks.Network at(String address) {
    return networks.enter(InetAddress.ofLiteral(address));
  }

  @Test
  void aHouseholdIsOneNetwork() {
    at("2001:db8:1:2::1");
    assertThat(at("2001:db8:1:2:ffff::9").connections()).isEqualTo(2);
    assertThat(at("2001:db8:1:3::1").connections()).isEqualTo(1);
    at("203.0.113.1");
    assertThat(at("203.0.113.2").connections()).isEqualTo(1);
  }

  @Test
  void itMayAskForSomeAtOnceAndThenAtItsPace() {
    var network = at("203.0.113.1");
    long now = System.nanoTime();
    int allowed = 0;
    while (network.allows(now) && allowed < 1000) {
      allowed++;
    }
    assertThat(allowed).isBetween(40, 42);
    assertThat(network.allows(now + TimeUnit.MILLISECONDS.toNanos(50))).isFalse();
    long second = now + TimeUnit.SECONDS.toNanos(1);
    int later = 0;
    while (network.allows(second) && later < 1000) {
      later++;
    }
    assertThat(later).isBetween(9, 11);
  }

  @Test
  void whoComesBackDoesNotBeginAnew() {
    var network = at("203.0.113.1");
    long now = System.nanoTime();
    while (network.allows(now)) {}
    networks.leave(network);
    assertThat(at("203.0.113.1").allows(now)).isFalse();
    assertThat(at("203.0.113.2").allows(now)).isTrue();
  }

  @Test
  void thisMachineSpeaksForMany() {
    var network = at("127.0.0.1");
    assertThat(network.isBounded()).isFalse();
    for (int i = 0; i < 10_000; i++) {
      assertThat(network.allows(0)).isTrue();
    }
  }

  @Test
  void soManyNetworksAreRememberedAndNotMore() {
    for (int i = 0; i < 40_000; i++) {
      var network = at("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255));
      network.allows(System.nanoTime() + TimeUnit.HOURS.toNanos(1));
    }
    var one = at("203.0.113.1");
    assertThat(at("203.0.113.2")).isSameAs(one);
  }
}
