package sh.fazt.registry.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.storage.StorageFixture.refusal;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.journal.ContentHash;
import sh.fazt.registry.domain.RejectionCode;

/** Blobs by path. */
abstract class BlobsContract {
  private StorageFixture storage = fixture("");
  private Blobs blobs = storage.blobs(storage.tetris());

  abstract StorageFixture.Factory factory();

  private StorageFixture fixture(String overrides) {
    return new StorageFixture(factory(), overrides);
  }

  @BeforeEach
  void open() {
    blobs = storage.blobs(storage.tetris());
  }

  @AfterEach
  void close() {
    assertThat(storage.damages()).isEmpty();
    storage.close();
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1 << 20, (1 << 20) + 1, 5 << 20})
  void aBlobIsReadAsItWasPut(int size) {
    byte[] bytes = bytes(size);
    blobs.put("a/b.bin", bytes, "image/png");

    var whole = blobs.get("a/b.bin").orElseThrow();
    assertThat(whole.bytes()).isEqualTo(bytes);
    assertThat(whole.blob())
        .isEqualTo(
            new StoredBlob(
                "a/b.bin", ContentHash.ofBytes(bytes), size, "image/png", storage.clock.millis()));
  }

  @ParameterizedTest
  @CsvSource({"/a,a", "//a///b,a/b", "a/../b,a/../b", "a/,a/", "%,%"})
  void slashesAreWrittenOnce(String given, String path) {
    blobs.put(given, bytes(3), "x/y");

    assertThat(blobs.list("").getFirst().path()).isEqualTo(path);
    assertThat(blobs.get(path)).isPresent();
    assertThat(blobs.get(given)).isPresent();
  }

  @Test
  void theLastOneUnderAPathCounts() {
    blobs.put("a", bytes(3), "x/y");
    storage.clock.pass(Duration.ofMillis(5));
    blobs.put("a", bytes(4), "text/plain");
    blobs.put("b", bytes(4), "x/y");

    assertThat(blobs.list("").stream().map(StoredBlob::size)).containsExactly(4L, 4L);
    assertThat(blobs.find("a").orElseThrow().updatedAt()).isEqualTo(storage.clock.millis());
    assertThat(blobs.delete("a")).isTrue();
    assertThat(blobs.delete("a")).isFalse();
    assertThat(blobs.get("a")).isEmpty();
    assertThat(blobs.get("b").orElseThrow().bytes()).isEqualTo(bytes(4));
  }

  @Test
  void listsTakePrefixesLiterally() {
    for (String path : new String[] {"img/a", "img/b", "img_c", "IMG/d"}) {
      blobs.put(path, path.getBytes(UTF_8), "x/y");
    }

    assertThat(blobs.list("img/").stream().map(StoredBlob::path)).containsExactly("img/a", "img/b");
    assertThat(blobs.list("/img_").stream().map(StoredBlob::path)).containsExactly("img_c");
    assertThat(blobs.list("", "img/a", 2).stream().map(StoredBlob::path))
        .containsExactly("img/b", "img_c");
  }

  @Test
  void appsDoNotSeeEachOthersBlobs() {
    blobs.put("a", bytes(9), "x/y");
    var snake = storage.blobs(storage.spaces().of(StorageFixture.SNAKE));

    assertThat(snake.get("a")).isEmpty();
    snake.put("a", bytes(9), "x/y");
    blobs.delete("a");
    assertThat(snake.get("a").orElseThrow().bytes()).isEqualTo(bytes(9));
  }

  @Test
  void blobsHaveBounds() {
    storage.close();
    storage =
        fixture(
            "fazt.registry.storage { max-blob = 4 MiB, max-blob-bytes = 6 MiB, max-blobs = 3 }");
    blobs = storage.blobs(storage.tetris());

    assertThat(refusal(() -> blobs.put("a", bytes((4 << 20) + 1), "x/y")).code())
        .isEqualTo(RejectionCode.PAYLOAD_TOO_LARGE);
    blobs.put("a", bytes(4 << 20), "x/y");
    assertThat(refusal(() -> blobs.put("b", bytes(4 << 20), "x/y")).code())
        .isEqualTo(RejectionCode.QUOTA_EXCEEDED);
    blobs.put("a", bytes(1), "x/y");
    blobs.put("b", bytes(4 << 20), "x/y");
    blobs.put("c", bytes(1), "x/y");
    assertThat(refusal(() -> blobs.put("d", bytes(1), "x/y")).sentence()).contains("3 blobs");
    assertThat(refusal(() -> blobs.put("", bytes(1), "x/y")).sentence()).contains("empty");
  }

  @Test
  void noBytesComeWhileTooManyWaitToBeRemoved() {
    storage.close();
    storage = fixture("fazt.registry.storage.max-unused = 12 MiB");
    blobs = storage.blobs(storage.tetris());
    var left = new AtomicInteger();
    storage.spaces().whenLeft(left::incrementAndGet);
    blobs.put("a", bytes(4 << 20), "x/y");
    blobs.put("a", bytes(1), "x/y");
    assertThat(left).as("small ones go at once").hasValue(0);

    for (int i = 1; i <= 3; i++) {
      blobs.put("a", bytes((5 << 20) + i), "x/y");
      blobs.delete("a");
      assertThat(left).hasValue(i);
    }
    var refused = refusal(() -> blobs.put("b", bytes(1), "x/y"));
    assertThat(refused.code()).isEqualTo(RejectionCode.BUSY);
    assertThat(refused.sentence()).contains("max-unused");
    assertThat(left).hasValue(4);
    blobs.put("c", bytes((5 << 20) + 1), "x/y");
    blobs.delete("c");

    while (storage.spaces().upkeep()) {
      // another step
    }
    blobs.put("b", bytes(1), "x/y");
  }

  @Test
  void whatIsNotFinishedIsRemovedAfterAWhile() {
    storage.close();
    storage = fixture("fazt.registry.storage.max-unused = 4 MiB");
    blobs = storage.blobs(storage.tetris());
    byte[] piece = bytes(1 << 20);
    storage
        .tetris()
        .write(
            "a piece",
            all -> {
              all.putChunk(ContentHash.ofBytes(piece), 9 << 20, 0, piece);
              return true;
            });
    storage.spaces().upkeep();
    assertThat(refusal(() -> blobs.put("a", bytes(2), "x/y")).code()).isEqualTo(RejectionCode.BUSY);

    storage.clock.pass(Duration.ofMinutes(2));
    while (storage.spaces().upkeep()) {
      // another step
    }
    blobs.put("a", bytes(2), "x/y");
  }
}
