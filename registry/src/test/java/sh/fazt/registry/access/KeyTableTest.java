package sh.fazt.registry.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.journal.Actor;
import sh.fazt.journal.AppId;
import sh.fazt.journal.KeyNo;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.access.KeyIssued;
import sh.fazt.journal.access.KeyRevoked;
import sh.fazt.registry.domain.AliasPattern;
import sh.fazt.registry.domain.access.Access;

class KeyTableTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
  private static final Meta META =
      new Meta(NOW, Actor.SYSTEM, "", "cmd_1", "", "main", null, null, null, null, null);
  private static final ApiToken LAPTOP = ApiToken.draw(new SecureRandom());
  private static final ApiToken CI = ApiToken.draw(new SecureRandom());

  private static KeyIssued issued(long number, String name, @Nullable Instant expires) {
    return new KeyIssued(
        META, KeyNo.of(number), name, List.of(Scope.READ), List.of(), List.of(), expires);
  }

  @Test
  void aTokenFindsItsKeyAndNoOther() {
    var table =
        KeyTable.EMPTY
            .withKeys(List.of(issued(1, "laptop", null), issued(2, "ci", null)))
            .withTokens(Map.of(KeyNo.of(1), LAPTOP.hash(), KeyNo.of(2), CI.hash()));
    assertThat(table.find(LAPTOP, NOW)).map(KeyRow::name).contains("laptop");
    assertThat(table.find(CI, NOW)).map(KeyRow::actor).contains(Actor.key("ci#2"));
    assertThat(table.find(ApiToken.draw(new SecureRandom()), NOW)).isEmpty();
  }

  @Test
  void aKeyWithoutAStoredTokenAndATokenWithoutAKeyOpenNothing() {
    var table =
        KeyTable.EMPTY
            .withKeys(List.of(issued(1, "laptop", null)))
            .withTokens(Map.of(KeyNo.of(2), CI.hash()));
    assertThat(table.size()).isZero();
    assertThat(table.find(CI, NOW)).isEmpty();
    assertThat(table.withTokens(Map.of(KeyNo.of(1), LAPTOP.hash())).find(LAPTOP, NOW)).isPresent();
  }

  @Test
  void aKeyEndsAtTheInstantOfItsExpiry() {
    var table =
        KeyTable.EMPTY
            .withKeys(List.of(issued(1, "laptop", NOW)))
            .withTokens(Map.of(KeyNo.of(1), LAPTOP.hash()));
    assertThat(table.find(LAPTOP, NOW.minusMillis(1))).isPresent();
    assertThat(table.find(LAPTOP, NOW)).isEmpty();
  }

  @Test
  void aRevokedKeyIsGoneFromTheLiveTableAtOnce() {
    var keys = new LiveKeys();
    keys.add(Map.of(KeyNo.of(1), LAPTOP.hash()));
    var state = Access.evolve(Access.State.EMPTY, issued(1, "laptop", null));
    keys.show(state);
    assertThat(keys.now().find(LAPTOP, NOW)).isPresent();
    keys.show(Access.evolve(state, new KeyRevoked(META, KeyNo.of(1))));
    assertThat(keys.now().find(LAPTOP, NOW)).isEmpty();
  }

  @Test
  void aReaderKeepsTheTableItTook() {
    var keys = new LiveKeys();
    keys.add(Map.of(KeyNo.of(1), LAPTOP.hash()));
    KeyTable before = keys.now();
    keys.show(Access.evolve(Access.State.EMPTY, issued(1, "laptop", null)));
    assertThat(before.find(LAPTOP, NOW)).isEmpty();
  }

  @Test
  void adminIsEverythingAndDeployOnlyDeploy() {
    assertThat(key(Scope.ADMIN).has(Scope.DATA)).isTrue();
    assertThat(key(Scope.DEPLOY).has(Scope.DEPLOY)).isTrue();
    assertThat(key(Scope.DEPLOY).has(Scope.READ)).isFalse();
  }

  private static KeyRow key(Scope scope) {
    return KeyRow.of(
        new KeyIssued(META, KeyNo.FIRST, "k", List.of(scope), List.of(), List.of(), null));
  }

  @Test
  void aLimitedKeyTouchesOnlyWhatItNames() {
    var app = AppId.of("app_7f3k9x2m");
    var limited =
        KeyRow.of(
            new KeyIssued(
                META,
                KeyNo.FIRST,
                "ci",
                List.of(Scope.DEPLOY),
                List.of(app),
                List.of("pr-*"),
                null));
    assertThat(limited.limits().includes(app)).isTrue();
    assertThat(limited.limits().includes(AppId.of("app_0a1b2c3d"))).isFalse();
    assertThat(limited.limits().includes(Subdomain.of("pr-17"))).isTrue();
    assertThat(limited.limits().includes(Subdomain.of("tetris"))).isFalse();
    assertThat(key(Scope.DEPLOY).limits().includes(app)).isTrue();
    assertThat(key(Scope.DEPLOY).limits().includes(Subdomain.of("tetris"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "tetris, tetris, true",
    "tetris, tetris2, false",
    "pr-*, pr-1, true",
    "pr-*, pr, false",
    "*-pr, a-pr, true",
    "*-pr, a-pr-pr, true",
    "*-pr, a-prx, false",
    "a*b*c, abc, true",
    "a*b*c, axxbxxbxxc, true",
    "a*b*c, acb, false",
    "*, anything, true",
    "**, anything, true"
  })
  void aStarStandsForAnyRunOfCharacters(String pattern, String alias, boolean matches) {
    assertThat(new AliasPattern(pattern).matches(Subdomain.of(alias))).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.b", "a?", "[ab]", "a b", "ä"})
  void aPatternHoldsNothingElse(String text) {
    assertThat(AliasPattern.parse(text)).isEmpty();
  }
}
