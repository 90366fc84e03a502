package sh.fazt.registry.domain.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FetchHostsTest {
  private static FetchHosts hosts(String setting) {
    return FetchHosts.of(Map.of(FetchHosts.SETTING, setting));
  }

  @ParameterizedTest
  @CsvSource({
    "api.example.com, api.example.com, true",
    "API.Example.com, api.example.COM, true",
    "api.example.com, www.api.example.com, false",
    "api.example.com, api.example.com.evil.net, false",
    "*.example.com, api.example.com, true",
    "*.example.com, a.b.example.com, true",
    "*.example.com, example.com, false",
    "*.example.com, .example.com, false",
    "*.example.com, badexample.com, false",
    "a.example.com *.example.org, x.example.org, true",
    "'', example.com, false"
  })
  void aHostIsNamedExactlyOrByTheNameItIsBelow(String setting, String host, boolean allowed) {
    assertThat(hosts(setting).allow(host)).isEqualTo(allowed);
  }

  @Test
  void noneAreNamedUnlessTheyAre() {
    assertThat(FetchHosts.of(Map.of()).allow("example.com")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*", "*.com.*", "https://example.com", "localhost", "10.0.0.1", "a_b.com"})
  void whatIsNoHostIsSaidSo(String setting) {
    assertThat(FetchHosts.wrongIn(Map.of(FetchHosts.SETTING, "example.com " + setting)))
        .contains(setting)
        .contains("api.example.com");
  }

  @Test
  void whatIsOneIsNot() {
    assertThat(FetchHosts.wrongIn(Map.of(FetchHosts.SETTING, "example.com, *.example.org")))
        .isNull();
  }
}
