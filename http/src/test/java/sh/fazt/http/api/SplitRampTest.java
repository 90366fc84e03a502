package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A new version gets more and more visitors, and nobody who has seen it sees the old one again. */
class SplitRampTest {
  @Test
  void aRampNeverMovesAnybodyBack() {
    try (var node = ApiNode.open()) {
      node.node().app("app_oldone00", "old");
      node.node().app("app_newone00", "new");
      assertThat(link(node, "app_oldone00")).isEqualTo(201);
      var seen = visit(node);
      assertThat(seen).containsOnly("old");
      var figures = new ArrayList<String>();
      for (int weight : new int[] {5, 10, 25, 50, 99}) {
        String arms =
            "{\"targets\":[{\"app_id\":\"app_oldone00\",\"weight\":%d},{\"app_id\":\"app_newone00\",\"weight\":%d}]}"
                .formatted(100 - weight, weight);
        assertThat(node.send("POST /api/aliases/shop/split", arms).status()).isEqualTo(201);
        var now = visit(node);
        assertThat(Collections.frequency(now, "new")).isEqualTo(weight);
        figures.add(weight + " %: " + moved(seen, now) + " moved");
        seen = now;
      }
      assertThat(link(node, "app_newone00")).isEqualTo(201);
      var last = visit(node);
      assertThat(last).containsOnly("new");
      figures.add("link: " + moved(seen, last) + " moved");
      System.out.println("of 100 slots, ramp " + String.join(", ", figures));
    }
  }

  private static int link(ApiNode node, String app) {
    return node.send("POST /api/aliases", "{\"subdomain\":\"shop\",\"app_id\":\"" + app + "\"}")
        .status();
  }

  /** What the holder of each slot sees. */
  private static List<String> visit(ApiNode node) {
    return IntStream.range(0, 100)
        .mapToObj(
            slot -> node.get("shop.example.com", "/", "Cookie: X-Fazt-Variant=" + slot).text())
        .toList();
  }

  private static int moved(List<String> before, List<String> after) {
    int moved = 0;
    for (int slot = 0; slot < before.size(); slot++) {
      if (!before.get(slot).equals(after.get(slot))) {
        assertThat(after.get(slot)).as("slot %d goes forward", slot).isEqualTo("new");
        moved++;
      }
    }
    return moved;
  }
}
