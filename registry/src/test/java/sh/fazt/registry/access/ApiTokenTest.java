package sh.fazt.registry.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HashSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.journal.Sha256;

class ApiTokenTest {
  private static final String GOOD =
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

  @Test
  void aDrawnTokenIsReadBackAndNeverDrawnAgain() {
    var random = new SecureRandom();
    var seen = new HashSet<TokenHash>();
    for (int i = 0; i < 200; i++) {
      ApiToken token = ApiToken.draw(random);
      assertThat(token.reveal()).matches("[0-9a-f]{64}");
      assertThat(ApiToken.parse(token.reveal()).map(ApiToken::hash)).contains(token.hash());
      seen.add(token.hash());
    }
    assertThat(seen).hasSize(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0123456789abcdef",
        "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef",
        "/123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        ":123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "`123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeg",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde ",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\uff16",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0"
      })
  void anythingElseIsNoToken(String text) {
    assertThat(ApiToken.parse(text)).isEmpty();
  }

  @Property
  void onlyHexadecimalDigitsAreTaken(@ForAll @StringLength(64) String text) {
    assertThat(ApiToken.parse(text).isPresent()).isEqualTo(Sha256.isHex(text));
  }

  @Example
  void theHashIsTheSha256OfTheDigits() {
    assertThat(ApiToken.parse(GOOD).orElseThrow().hash())
        .isEqualTo(TokenHash.stored(Sha256.digest().digest(GOOD.getBytes(UTF_8))));
  }

  @Test
  void neitherTheTokenNorItsHashShowsItself() {
    ApiToken token = ApiToken.parse(GOOD).orElseThrow();
    assertThat(token).hasToString("ApiToken[hidden]");
    assertThat(token.hash()).hasToString("TokenHash[hidden]");
  }

  @Test
  void hashesThatDifferInOneBitAreDifferent() {
    byte[] bytes = ApiToken.parse(GOOD).orElseThrow().hash().bytes();
    TokenHash hash = TokenHash.stored(bytes);
    for (int bit = 0; bit < 256; bit++) {
      byte[] other = bytes.clone();
      other[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(TokenHash.stored(other)).isNotEqualTo(hash);
    }
  }

  @Test
  void aStoredHashOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> TokenHash.stored(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
