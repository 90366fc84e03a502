package sh.fazt.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.KeyNo;

class LastUsesTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private Instant now = NOON;
  private final List<Map<KeyNo, Instant>> written = new ArrayList<>();
  private final LastUses uses =
      new LastUses(
          () -> now,
          batch -> {
            written.add(batch);
            return CompletableFuture.completedFuture(null);
          });

  @Test
  void manyUsesAreOneWriteWithTheLastOfEachKey() {
    uses.note(KeyNo.of(1));
    uses.note(KeyNo.of(2));
    now = NOON.plusSeconds(30);
    uses.note(KeyNo.of(1));
    assertThat(written).isEmpty();

    uses.write();

    assertThat(written)
        .containsExactly(Map.of(KeyNo.of(1), NOON.plusSeconds(30), KeyNo.of(2), NOON));
  }

  @Test
  void nothingUsedIsNothingWritten() {
    uses.note(KeyNo.of(1));
    uses.write();
    uses.write();
    assertThat(written).hasSize(1);
  }
}
