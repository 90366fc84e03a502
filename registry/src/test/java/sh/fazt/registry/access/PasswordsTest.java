package sh.fazt.registry.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.registry.domain.RejectedException;

class PasswordsTest {
  private static final String RIGHT = "correct horse";

  private static Passwords cheap(int atOnce) {
    return new Passwords(
        new Passwords.Settings(64, 1, 1, atOnce, 8, Duration.ZERO, 8, 256), new SecureRandom());
  }

  private final Passwords passwords = cheap(2);

  @Test
  void aPasswordVerifiesAgainstItsHashAndNoOtherDoes() {
    String encoded = passwords.hash(RIGHT);
    assertThat(passwords.verify(encoded, RIGHT)).isTrue();
    assertThat(passwords.verify(encoded, RIGHT + " ")).isFalse();
    assertThat(passwords.verify(encoded, "Correct horse")).isFalse();
    assertThat(passwords.verify(encoded, "")).isFalse();
  }

  @Test
  void aHashSaysHowItWasMade() {
    assertThat(passwords.hash(RIGHT))
        .matches("\\$argon2id\\$v=19\\$m=64,t=1,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
  }

  @Test
  void theSamePasswordNeverHasTheSameHash() {
    assertThat(passwords.hash(RIGHT)).isNotEqualTo(passwords.hash(RIGHT));
  }

  @Test
  void aHashStillVerifiesAfterTheSettingsChanged() {
    var dearer =
        new Passwords(
            new Passwords.Settings(128, 2, 2, 1, 8, Duration.ZERO, 8, 256), new SecureRandom());
    assertThat(dearer.verify(passwords.hash(RIGHT), RIGHT)).isTrue();
    assertThat(passwords.verify(dearer.hash(RIGHT), RIGHT)).isTrue();
  }

  /** The sample is of the reference implementation's own test suite. */
  @Test
  void aHashMadeByTheReferenceImplementationVerifies() {
    String encoded =
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    assertThat(passwords.verify(encoded, "password")).isTrue();
    assertThat(passwords.verify(encoded, "differentpassword")).isFalse();
  }

  @Test
  void theDefaultsAreThoseThatAreRecommended() {
    var settings = Passwords.Settings.from(ConfigFactory.defaultReference().resolve());
    var recommended = new Passwords(settings, new SecureRandom());
    String encoded = recommended.hash(RIGHT);
    assertThat(encoded).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(recommended.verify(encoded, RIGHT)).isTrue();
  }

  /** Whether it took as long is not asserted; that a turn was taken shows that it was computed. */
  @Test
  void aUserWhoDoesNotExistCostsAHashToo() {
    assertThat(passwords.verify(null, RIGHT)).isFalse();
    assertThatThrownBy(() -> cheap(0).verify(null, RIGHT))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("BUSY");
  }

  @Test
  void theHashThatStandsForNobodyOpensToNoPassword() {
    assertThat(passwords.verify(null, "")).isFalse();
    assertThat(passwords.verify("", "")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
        "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHApl8ArZWb2GRPPc",
        "$argon2id$v=19$m=0,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHApl8ArZWb2GRPPc",
        "$argon2id$v=19$m=99999999,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHApl8ArZWb2GRPPc",
        "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$"
      })
  void aHashThatCannotBeReadVerifiesNothing(String encoded) {
    assertThat(passwords.verify(encoded, RIGHT)).isFalse();
  }

  @Test
  void aPasswordThatIsTooShortOrTooLongIsRefused() {
    assertThatThrownBy(() -> passwords.hash("1234567"))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("A password needs 8 to 256 characters");
    assertThatThrownBy(() -> passwords.hash("x".repeat(257))).isInstanceOf(RejectedException.class);
    assertThat(passwords.verify(passwords.hash("ä".repeat(8)), "ä".repeat(8))).isTrue();
  }

  @Test
  void aLoginThatFindsNoTurnIsRefusedAndNotQueuedForEver() {
    String encoded = passwords.hash(RIGHT);
    assertThatThrownBy(() -> cheap(0).verify(encoded, RIGHT))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("try again in a moment");
  }
}
