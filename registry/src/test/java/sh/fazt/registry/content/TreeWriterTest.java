package sh.fazt.registry.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.registry.domain.RejectedException;

class TreeWriterTest {
  private final StoreFixture node = StoreFixture.open();
  private final PinnedContent pinned = node.store.pin();

  @AfterEach
  void close() {
    pinned.close();
    node.close();
  }

  @Test
  void aTreeIsVisibleOnlyWhenItIsFinished() throws IOException {
    try (TreeWriter writer = node.store.newTree(pinned, node.limits)) {
      writer.add("a/index.html", new byte[3_000_000]);
      writer.add("b.txt", new byte[] {1});
      assertThat(node.count("tree")).isZero();

      StoredTree stored = writer.finish();

      assertThat(node.files(stored.tree())).containsOnlyKeys("a/index.html", "b.txt");
    }
  }

  @Test
  void aTreeThatIsGivenUpIsNeverVisible() throws IOException {
    try (TreeWriter writer = node.store.newTree(pinned, node.limits)) {
      writer.add("b.txt", new byte[] {1});
    }
    assertThat(node.count("tree")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../a", "/a", "a/", "a//b", "a\\b", "a\nb"})
  void aPathThatNoZipMayHoldIsRefusedHereToo(String path) {
    try (TreeWriter writer = node.store.newTree(pinned, node.limits)) {
      assertThatThrownBy(() -> writer.add(path, new byte[0])).isInstanceOf(RejectedException.class);
    }
  }
}
