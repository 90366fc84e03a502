package sh.fazt.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.registry.control.ControlRequest;

/** A node that gets a quarter of the usual heap. */
class SmallHeapTest {
  private static final long SMALL = 64L << 20;
  private static final int SITES = 24;

  private final Path folder;

  SmallHeapTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aNodeWithASmallHeapWorksAndSaysItsBounds() throws Exception {
    var history = new History();
    Path database = KillableNode.initialized(folder);
    try (var node = KillableNode.started(database, "-Xmx64m", "-XX:+ExitOnOutOfMemoryError")) {
      var status = node.ask(new ControlRequest("status", Map.of()));
      assertThat(bytes(status.get("heap_bytes"))).isLessThanOrEqualTo(SMALL);
      assertThat(bytes(status.get("cache_bytes"))).isBetween(1L << 20, SMALL * 26 / 100);
      assertThat(bytes(status.get("file_list_bytes"))).isBetween(1L << 20, SMALL * 13 / 100);

      var killer = new Killer(node, new KillMoment.AfterAnswers(Integer.MAX_VALUE, 0));
      var writer = new Writer(node.port(), node.newKey(), history, killer);
      for (int number = 1; number <= SITES; number++) {
        writer.deploy(new NumberedSite("site" + number, number), NumberedSite.ALL);
      }
      assertThat(history.answered()).hasSize(SITES);
      try (var visitor = new Visitor(node.port(), history)) {
        for (int number = 1; number <= SITES; number++) {
          for (var part : NumberedSite.Part.values()) {
            var reply = visitor.read("site" + number, part, number % 2 == 0);
            assertThat(Objects.requireNonNull(reply).status()).isEqualTo(200);
          }
        }
      }
      assertThat(node.isRunning()).isTrue();
    }
  }

  private static long bytes(@Nullable Object value) {
    return ((Number) Objects.requireNonNull(value)).longValue();
  }
}
