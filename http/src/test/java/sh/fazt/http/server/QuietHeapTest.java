package sh.fazt.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuietHeapTest {
  private static final long MIB = 1024 * 1024;

  private long used = 30 * MIB;
  private long committed = 40 * MIB;
  private int collected;
  private final QuietHeap heap =
      new QuietHeap(
          () -> used,
          () -> committed,
          () -> {
            collected++;
            used = 20 * MIB;
            committed = 40 * MIB;
          });

  private void busy() {
    used = 180 * MIB;
    committed = 200 * MIB;
    heap.look();
  }

  private void quiet() {
    used += MIB;
    heap.look();
  }

  @Test
  void aLargeHeapIsCollectedOnceWhenTheNodeHasBecomeQuiet() {
    busy();
    assertThat(collected).as("busy since the last look").isZero();
    quiet();
    assertThat(collected).isEqualTo(1);
    for (int i = 0; i < 5; i++) {
      quiet();
    }
    assertThat(collected).as("nothing happened since").isEqualTo(1);

    busy();
    quiet();
    assertThat(collected).isEqualTo(2);
  }

  @Test
  void aNodeThatNeedsItsLargeHeapIsNotCollectedAgainAndAgain() {
    var large = new QuietHeap(() -> used, () -> committed, () -> collected++);
    used = 150 * MIB;
    committed = 200 * MIB;
    for (int i = 0; i < 5; i++) {
      large.look();
    }
    assertThat(collected).isEqualTo(1);
  }

  @Test
  void aSmallHeapIsLeftAlone() {
    for (int i = 0; i < 5; i++) {
      quiet();
    }
    assertThat(collected).isZero();
  }
}
