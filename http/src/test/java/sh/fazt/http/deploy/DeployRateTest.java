package sh.fazt.http.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.KeyNo;
import sh.fazt.registry.domain.RejectedException;

class DeployRateTest {
  private static final KeyNo KEY = KeyNo.of(1);

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final DeployRate rate = new DeployRate(3, () -> now);

  private void countUpToTheLimit() {
    for (int i = 0; i < 3; i++) {
      rate.count(KEY);
    }
  }

  private long retryAfter() {
    try {
      rate.count(KEY);
      return 0;
    } catch (RejectedException refused) {
      return Objects.requireNonNull(refused.rejection().retryAfter()).toSeconds();
    }
  }

  @Test
  void oneMoreThanAllowedIsRefusedUntilItsMinuteIsOver() {
    countUpToTheLimit();
    now = now.plusMillis(20_500);
    assertThatThrownBy(() -> rate.count(KEY))
        .hasMessageContaining("Rate limit exceeded: max 3 deploys per minute");
    assertThat(retryAfter()).isEqualTo(40);

    now = now.plusSeconds(40);
    countUpToTheLimit();
    assertThat(retryAfter()).isEqualTo(60);
  }

  @Test
  void keysDoNotCountForEachOther() {
    countUpToTheLimit();
    rate.count(KeyNo.of(2));
    assertThat(retryAfter()).isPositive();
  }

  @Test
  void aClockThatIsSetBackLocksNobodyOut() {
    countUpToTheLimit();
    now = now.minusSeconds(3600);
    rate.count(KEY);
  }
}
