package sh.fazt.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import sh.fazt.registry.domain.SharedList;
import sh.fazt.registry.domain.SharedMap;

/** What is shared between states is read like any other list or map, and never changes. */
class SharedCollectionsTest {
  @Property(tries = 200)
  void aSharedListIsTheListOfWhatWasAdded(@ForAll List<Integer> added) {
    var plain = new ArrayList<Integer>();
    var shared = SharedList.<Integer>empty();
    for (var each : added) {
      var before = shared;
      plain.add(each);
      shared = shared.plus(each);
      assertThat(before).hasSize(plain.size() - 1);
    }
    assertThat(shared).isEqualTo(plain).hasSameHashCodeAs(plain);
    assertThat(shared.reversed()).isEqualTo(plain.reversed());
    assertThat(shared.stream().toList()).isEqualTo(plain);
    assertThat(SharedList.copyOf(plain)).isEqualTo(shared);
    assertThat(SharedList.copyOf(shared)).isSameAs(shared);
    int half = plain.size() / 2;
    assertThat(shared.without(half)).isEqualTo(plain.subList(half, plain.size()));
  }

  @Property(tries = 200)
  void aSharedMapIsTheSortedMapOfWhatWasPut(@ForAll List<Integer> keys) {
    var plain = new TreeMap<Integer, String>();
    var shared = SharedMap.<Integer, String>empty();
    for (var key : keys) {
      var before = shared;
      var seen = Map.copyOf(before);
      if (key % 3 == 0) {
        plain.remove(key / 3);
        shared = shared.minus(key / 3);
      } else {
        plain.put(key, "value " + key);
        shared = shared.plus(key, "value " + key);
      }
      assertThat(before).isEqualTo(seen);
    }
    assertThat(shared).isEqualTo(plain).hasSameHashCodeAs(plain);
    assertThat(shared.keySet()).containsExactlyElementsOf(plain.keySet());
    assertThat(shared.last()).isEqualTo(plain.isEmpty() ? null : plain.lastEntry().getValue());
    assertThat(SharedMap.copyOf(plain)).isEqualTo(shared);
  }

  @Test
  void neitherCanBeWrittenTo() {
    var list = SharedList.<String>empty().plus("one");
    var map = SharedMap.<String, String>empty().plus("one", "two");
    assertThatThrownBy(() -> list.add("two")).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> list.remove(0)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> map.put("two", "three"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> map.remove("one")).isInstanceOf(UnsupportedOperationException.class);
    assertThat(map).containsOnlyKeys("one").doesNotContainKey("two");
  }
}
