package sh.fazt.registry.domain.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.journal.Scope;
import sh.fazt.registry.domain.RejectedException;

class ScopeListTest {
  @ParameterizedTest
  @ValueSource(strings = {"read deploy", "read,deploy", " deploy , read ", "read\tdeploy deploy"})
  void spacesAndCommasSeparate(String text) {
    assertThat(ScopeList.parse(text)).containsExactly(Scope.READ, Scope.DEPLOY);
  }

  @Test
  void withoutSayingSoAKeyMayDoEverythingButAdminister() {
    assertThat(ScopeList.DEFAULT).isEqualTo(ScopeList.parse("read deploy route data"));
  }

  @Test
  void anUnknownWordIsRefusedByName() {
    assertThatThrownBy(() -> ScopeList.parse("read write"))
        .asInstanceOf(type(RejectedException.class))
        .extracting(refused -> refused.rejection().sentence())
        .isEqualTo("There is no scope \"write\"; use any of read, deploy, route, data, admin");
  }

  @Test
  void anUnknownWordIsShownShortened() {
    assertThatThrownBy(() -> ScopeList.parse("x".repeat(10_000)))
        .hasMessageContaining("x…")
        .message()
        .hasSizeLessThan(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ",", " , "})
  void noScopeAtAllIsRefused(String text) {
    assertThatThrownBy(() -> ScopeList.parse(text))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("A key needs scopes");
  }
}
