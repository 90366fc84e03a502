package sh.fazt.registry.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sh.fazt.registry.content.AZip.aZip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import sh.fazt.journal.ContentHash;
import sh.fazt.registry.database.Database;
import sh.fazt.registry.database.WriteLane;
import sh.fazt.registry.database.WriteLane.Write;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

class BrokenUploadTest {
  private static final int MIB = 1 << 20;

  /** A zip that needs many slices: large files in both forms, small files, the tree. */
  private static byte[] manySlices() {
    var zip = aZip();
    var random = new Random(1);
    var big = new byte[3 * MIB];
    random.nextBytes(big);
    Arrays.fill(big, 0, MIB, (byte) 'x');
    zip.with("big.txt", big);
    for (int i = 0; i < 20; i++) {
      var small = new byte[100_000];
      random.nextBytes(small);
      Arrays.fill(small, 0, 50_000, (byte) 'y');
      zip.with("small" + i + ".txt", small);
    }
    return zip.bytes();
  }

  @Test
  void aStopBetweenAnyTwoWritesLeavesNothingVisibleAndNothingHalf() throws IOException {
    byte[] zip = manySlices();
    StoredTree whole;
    Map<String, byte[]> files;
    try (var other = StoreFixture.open()) {
      whole = other.unpack(zip);
      files = other.files(whole.tree());
    }
    int writes = 0;
    try (var node = StoreFixture.open();
        var upload = node.temporary.newFile()) {
      upload.write(ByteBuffer.wrap(zip));
      for (boolean done = false; !done; writes++) {
        var stopping = new StoppingDatabase(node.database, writes);
        done = unpacks(node, stopping, upload.path());

        assertThat(node.count("tree")).isEqualTo(done ? 1 : 0);
        assertEveryContentIsWhole(node);
      }
      assertThat(node.files(whole.tree())).containsExactlyInAnyOrderEntriesOf(files);
    }
    assertThat(writes).isGreaterThan(3);
  }

  private static boolean unpacks(StoreFixture node, Database database, Path zip)
      throws IOException {
    var store =
        new ContentStore(database, new ContentSettings(MIB, Duration.ZERO, MIB), () -> node.now);
    try (PinnedContent pinned = store.pin()) {
      new ZipUpload(store, node.limits).unpack(zip, pinned);
      return true;
    } catch (Stopped stopped) {
      return false;
    }
  }

  private static void assertEveryContentIsWhole(StoreFixture node) {
    List<byte[]> hashes =
        node.database.readNow(
            handle -> handle.createQuery("SELECT hash FROM content").mapTo(byte[].class).list());
    for (byte[] raw : hashes) {
      ContentHash hash = ContentHash.of(HexFormat.of().formatHex(raw));
      assertThat(ContentHash.ofBytes(node.identity(hash).orElseThrow())).isEqualTo(hash);
      node.gunzipped(hash)
          .ifPresent(bytes -> assertThat(ContentHash.ofBytes(bytes)).isEqualTo(hash));
    }
  }

  @Test
  void aRefusalInTheMiddleLeavesNothingVisible() {
    byte[] zip = manySlices();
    AZip.localHeader(zip, 20).putInt(14, 7);
    AZip.directoryHeader(zip, 20).putInt(16, 7);
    try (var node = StoreFixture.open()) {
      assertThat(node.refusalOf(zip).sentence()).contains("'small19.txt'", "damaged");
      assertEveryContentIsWhole(node);
    }
  }

  @Test
  void aFullDiskInTheMiddleIsAnsweredAndLeavesNothingVisible() {
    try (var node = StoreFixture.open("fazt.registry.database.max-size = 4 MiB")) {
      StoredTree before = node.unpack(aZip().with("index.html", "hello").bytes());

      assertThatThrownBy(() -> node.unpack(manySlices()))
          .isInstanceOfSatisfying(
              RejectedException.class,
              refused -> {
                Rejection rejection = refused.rejection();
                assertThat(rejection.code()).isEqualTo(RejectionCode.DISK_FULL);
                assertThat(rejection.status()).isEqualTo(507);
              });

      assertThat(node.count("tree")).isEqualTo(1);
      assertEveryContentIsWhole(node);
      assertThat(node.files(before.tree())).containsOnlyKeys("index.html");
    }
  }

  private static final class Stopped extends RuntimeException {}

  /** Fails every write after the first few, as if the node had been killed there. */
  private record StoppingDatabase(Database database, AtomicInteger left) implements Database {
    StoppingDatabase(Database database, int left) {
      this(database, new AtomicInteger(left));
    }

    @Override
    public Path file() {
      return database.file();
    }

    @Override
    public WriteLane lane() {
      return new WriteLane() {
        @Override
        public <T> CompletableFuture<T> write(String what, Write<T> write) {
          return left.getAndDecrement() > 0
              ? database.lane().write(what, write)
              : CompletableFuture.failedFuture(new Stopped());
        }
      };
    }

    @Override
    public <T> CompletableFuture<T> read(Read<T> read) {
      return database.read(read);
    }

    @Override
    public <T> T readNow(Read<T> read) {
      return database.readNow(read);
    }

    @Override
    public void close() {}
  }
}
