package sh.fazt.registry.sqlite.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.AppId;

class AppSharesTest {
  private static final AppId GREEDY = AppId.of("app_greedy01");
  private static final AppId MODEST = AppId.of("app_modest01");

  private final AppShares shares = new AppShares(2);

  @Test
  void noAppHasMoreThanItsPart() throws InterruptedException {
    assertThat(shares.take(GREEDY, Duration.ZERO)).isTrue();
    assertThat(shares.take(GREEDY, Duration.ZERO)).isTrue();
    assertThat(shares.take(GREEDY, Duration.ZERO)).isFalse();
    assertThat(shares.take(MODEST, Duration.ZERO)).isTrue();

    shares.give(GREEDY);
    assertThat(shares.take(GREEDY, Duration.ZERO)).isTrue();
    assertThat(shares.take(GREEDY, Duration.ZERO)).isFalse();
  }

  @Test
  void whatWasGivenBackIsThereAgain() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      assertThat(shares.take(GREEDY, Duration.ZERO)).isTrue();
      assertThat(shares.take(GREEDY, Duration.ZERO)).isTrue();
      shares.give(GREEDY);
      shares.give(GREEDY);
    }
  }
}
