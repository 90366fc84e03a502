package sh.fazt.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "app_7f3k9x2m",
        "app_abcd",
        "app_01234567890123456789012345678901",
        "fazt_app_7QkT0mZr9aBc"
      })
  void anAppIdIsReadBack(String text) {
    assertThat(AppId.parse(text)).contains(AppId.of(text));
    assertThat(AppId.of(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "app_",
        "app_abc",
        "app_012345678901234567890123456789012",
        "app_ABCD",
        "APP_abcd",
        "app-abcd",
        "app_abcd\n",
        " app_abcd",
        "app_äbcd",
        "fazt_app_7QkT0mZr9aB",
        "fazt_app_7QkT0mZr9aBcd",
        "fazt_app_7QkT0mZr9a_c",
        "tetris"
      })
  void whatIsNoAppIdIsReadAsAnAlias(String text) {
    assertThat(AppId.parse(text)).isEmpty();
    assertThatThrownBy(() -> AppId.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aDrawnAppIdHasEightCharactersAndIsDrawnFromTheGivenSource() {
    var seen = new HashSet<AppId>();
    var random = new Random(42);
    for (int i = 0; i < 1000; i++) {
      AppId id = AppId.draw(random);
      assertThat(id.value()).matches("app_[0-9a-z]{8}");
      seen.add(id);
    }
    assertThat(seen).hasSize(1000).contains(AppId.draw(new Random(42)));
  }

  @ParameterizedTest
  @CsvSource({
    "a, a",
    "0, 0",
    "tetris, tetris",
    "Tetris, tetris",
    "my-app-2, my-app-2",
    "xn--bcher-kva, xn--bcher-kva",
    "a--b, a--b",
    "012345678901234567890123456789012345678901234567890123456789012, "
        + "012345678901234567890123456789012345678901234567890123456789012"
  })
  void aSubdomainIsFoldedToLowerCase(String text, String folded) {
    assertThat(Subdomain.parse(text)).contains(Subdomain.of(folded));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-a",
        "a-",
        "-",
        "a.b",
        "a_b",
        "a b",
        "a\n",
        "bücher",
        "\u212aelvin",
        "İstanbul",
        "a/b",
        "a%20b",
        "0123456789012345678901234567890123456789012345678901234567890123"
      })
  void whatIsNoDnsLabelIsNoSubdomain(String text) {
    assertThat(Subdomain.parse(text)).isEmpty();
  }

  @Test
  void aSubdomainIsFoldedTheSameWhateverTheLanguageOfTheMachine() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(Subdomain.parse("TITLE")).contains(Subdomain.of("title"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "admin",
        "api",
        "root",
        "404",
        "www",
        "mail",
        "ftp",
        "smtp",
        "pop",
        "imap",
        "ns1",
        "ns2",
        "localhost",
        "r-3--tetris",
        "r-12--a",
        "t--x8f2"
      })
  void aSystemLabelIsKnown(String label) {
    assertThat(Subdomain.of(label).isSystem()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tetris", "r--a", "r-x--a", "r-3-a", "t-a", "xr-3--a", "admins", "ns3", "405"})
  void anyOtherLabelIsTheUsers(String label) {
    assertThat(Subdomain.of(label).isSystem()).isFalse();
  }

  @Test
  void rootAndNotFoundAreTheOnlySystemPages() {
    assertThat(Subdomain.SYSTEM)
        .filteredOn(label -> Subdomain.of(label).isSystemPage())
        .containsExactlyInAnyOrder("root", "404");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {"v0, 0", "v7, 7", "\"v7\", 7", "v1234567890, 1234567890"})
  void aVersionIsReadBareOrAsAnEntityTag(String text, long value) {
    assertThat(Version.parse(text)).contains(Version.of(value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "v",
        "v-1",
        "v07",
        "v+7",
        "V7",
        "\"v7",
        "v7\"",
        "W/\"v7\"",
        "*",
        "v7 ",
        "r7",
        "v9999999999999999999"
      })
  void whatIsNoVersionIsRefused(String text) {
    assertThat(Version.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"r0, 0", "r1, 1", "r1234, 1234"})
  void aRevisionIsRead(String text, long value) {
    assertThat(Revision.parse(text)).contains(Revision.of(value));
    assertThat(Revision.of(value)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "r", "1234", "r-1", "r01", "R1", "r1x", "v1", "r9999999999999999999"})
  void whatIsNoRevisionIsRefused(String text) {
    assertThat(Revision.parse(text)).isEmpty();
  }

  @Test
  void numbersThatCountFromOneRefuseZero() {
    assertThatThrownBy(() -> ReleaseNo.of(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KeyNo.of(0)).isInstanceOf(IllegalArgumentException.class);
    assertThat(ReleaseNo.FIRST.next()).isEqualTo(ReleaseNo.of(2));
    assertThat(KeyNo.FIRST.next()).isEqualTo(KeyNo.of(2));
  }

  @Test
  void numbersThatCountFromZeroRefuseLess() {
    assertThatThrownBy(() -> Version.of(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Revision.of(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(Version.NONE.next()).hasToString("v1");
    assertThat(Revision.NONE.next()).hasToString("r1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCD",
        "g000000000000000000000000000000000000000000000000000000000000000",
        "00000000000000000000000000000000000000000000000000000000000000000"
      })
  void aHashIsSixtyFourLowerCaseHexadecimalDigits(String text) {
    assertThatThrownBy(() -> ContentHash.of(text)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TreeHash.of(text)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StateHash.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theHashOfNothingIsTheOneEverybodyKnows() {
    assertThat(ContentHash.ofBytes(new byte[0]))
        .hasToString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void wordsOfScopesAndVisibilitiesAreReadBackAndOthersRefused() {
    for (Scope scope : Scope.values()) {
      assertThat(Scope.parse(scope.word())).contains(scope);
    }
    for (Visibility visibility : Visibility.values()) {
      assertThat(Visibility.parse(visibility.word())).contains(visibility);
    }
    assertThat(Scope.parse("ADMIN")).isEmpty();
    assertThat(Visibility.parse("secret")).isEmpty();
  }
}
