package sh.fazt.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuietHeapTest {
  private static final long MIB = 1024 * 1024;

  private long committed = 200 * MIB;
  private int collected;
  private final QuietHeap heap = new QuietHeap(() -> committed, () -> collected++);

  @Test
  void aLargeHeapIsCollectedOnceWhenTheNodeHasBecomeQuiet() {
    System.gc();
    heap.look();
    assertThat(collected).as("busy since the last look").isZero();
    heap.look();
    assertThat(collected).isEqualTo(1);
    for (int i = 0; i < 5; i++) {
      heap.look();
    }
    assertThat(collected).as("nothing happened since").isEqualTo(1);

    System.gc();
    heap.look();
    heap.look();
    assertThat(collected).isEqualTo(2);
  }

  @Test
  void aSmallHeapIsLeftAlone() {
    committed = 40 * MIB;
    System.gc();
    heap.look();
    heap.look();
    heap.look();
    assertThat(collected).isZero();
  }
}
