package sh.fazt.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

/** Caches fit the heap. */
class HeapShareTest {
  private static final long MIB = 1 << 20;

  /** What the JVM says it has of -Xmx256m with the serial collector. */
  private static final long USUAL_HEAP = 247 * MIB;

  @Test
  void aNodeWithTheUsualHeapHasWhatTheSettingsSay() {
    var settings = ConfigFactory.defaultReference();
    long lists = settings.getBytes("fazt.registry.content.index-cache");
    assertThat(HeapShare.FILE_LISTS.atMost(lists, USUAL_HEAP)).isEqualTo(lists);
    assertThat(HeapShare.RESPONSES.atMost(64 * MIB, USUAL_HEAP)).isEqualTo(64 * MIB);
    assertThat(HeapShare.PASSWORDS.atMost(2 * 19 * MIB, USUAL_HEAP)).isEqualTo(38 * MIB);
  }

  @Test
  void whatASmallHeapHoldsAtMostLeavesRoomForTheRest() {
    long heap = 62 * MIB;
    long all =
        HeapShare.FILE_LISTS.atMost(32 * MIB, heap)
            + HeapShare.RESPONSES.atMost(64 * MIB, heap)
            + HeapShare.OPEN_DEPLOYS.atMost(30 * MIB, heap);
    assertThat(all).isLessThan(heap * 55 / 100);
  }

  @Test
  void ofThingsThatDoNotFitThereIsOne() {
    assertThat(HeapShare.PASSWORDS.atMost(2, Long.MAX_VALUE / 4)).isOne();
    assertThat(HeapShare.PASSWORDS.atMost(2, MIB)).isEqualTo(2);
  }
}
