package sh.fazt.registry.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseVersionTest {
  /** In their order, as semver.org gives it, and some of ours. */
  private static final List<String> ORDERED =
      List.of(
          "0.9.30",
          "0.10.0",
          "1.0.0-alpha",
          "1.0.0-alpha.1",
          "1.0.0-alpha.beta",
          "1.0.0-beta",
          "1.0.0-beta.2",
          "1.0.0-beta.11",
          "1.0.0-rc.1",
          "1.0.0",
          "1.0.1",
          "1.2.0",
          "1.10.0",
          "2.0.0");

  @Test
  void versionsComeInTheOrderOfSemanticVersioning() {
    assertThat(ORDERED.stream().map(ReleaseVersionTest::version)).isSorted();
    assertThat(ORDERED.reversed().stream().map(ReleaseVersionTest::version))
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void aVersionIsWrittenAsItWasRead() {
    assertThat(ORDERED).allSatisfy(text -> assertThat(version(text)).hasToString(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.0",
        "1.0.0.0",
        "v1.0.0",
        "01.0.0",
        "1.0.0-",
        "1.0.0-01",
        "1.0.0-a..b",
        "1.0.0+build",
        "1.0.0 ",
        "1.0.0\n",
        "1.0.9999999999",
        "1.0.0-a/../b",
        "-1.0.0",
        "1.0.0-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void whatIsNoVersionIsNotTakenForOne(String text) {
    assertThat(ReleaseVersion.parse(text)).isEqualTo(Optional.empty());
  }

  private static ReleaseVersion version(String text) {
    return ReleaseVersion.parse(text).orElseThrow();
  }
}
