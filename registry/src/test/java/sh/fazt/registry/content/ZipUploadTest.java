package sh.fazt.registry.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.content.AZip.aZip;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.journal.ContentHash;

class ZipUploadTest {
  private static final String PAGE = "<h1>hello</h1>\n".repeat(100);
  private static final int CHUNK = ContentStore.CHUNK;

  private final StoreFixture node = StoreFixture.open();

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void theFilesOfAZipAreReadBackAsTheyWere() {
    byte[] picture = noise(5_000);
    StoredTree stored =
        node.unpack(
            aZip()
                .with("index.html", PAGE)
                .with("pictures/été ☀.png", picture)
                .with(".env", "SECRET=1")
                .with("private/notes.txt", "mine")
                .with("empty", "")
                .bytes());

    assertThat(node.files(stored.tree()))
        .containsOnlyKeys(".env", "empty", "index.html", "pictures/été ☀.png", "private/notes.txt")
        .containsEntry("index.html", PAGE.getBytes(UTF_8))
        .containsEntry("pictures/été ☀.png", picture)
        .containsEntry("empty", new byte[0]);
    assertThat(stored.fileCount()).isEqualTo(5);
    assertThat(stored.bytes()).isEqualTo(PAGE.length() + 5_000 + 8 + 4);
  }

  @Test
  void aFileIsKnownByTheTypeOfItsName() {
    StoredTree stored = node.unpack(aZip().with("a/INDEX.HTML", PAGE).with("data", "x").bytes());

    FileIndex index = node.store.index(stored.tree()).toCompletableFuture().join();
    assertThat(index.files())
        .extracting("mediaType")
        .containsExactlyInAnyOrder("text/html; charset=utf-8", "application/octet-stream");
    assertThat(node.store.loadedIndex(stored.tree())).isSameAs(index);
  }

  @Test
  void foldersOfTheZipAreNotFiles() {
    StoredTree stored =
        node.unpack(aZip().withFolder("css/").with("css/a.css", "a{}").withFolder("void/").bytes());

    assertThat(node.files(stored.tree())).containsOnlyKeys("css/a.css");
  }

  @Test
  void namesThatDifferInCaseOrAccentsAreDifferentFiles() {
    StoredTree stored =
        node.unpack(
            aZip().with("A", "1").with("a", "2").with("\u00e9", "3").with("e\u0301", "4").bytes());

    assertThat(node.files(stored.tree())).hasSize(4);
  }

  @Test
  void theDeflateStreamOfTheZipBecomesTheGzipForm() {
    StoredTree stored = node.unpack(aZip().with("index.html", PAGE).bytes());

    assertThat(stored.fileCount()).isEqualTo(1);
    assertThat(node.gunzipped(hash(PAGE))).hasValue(PAGE.getBytes(UTF_8));
  }

  @Test
  void aCompressibleFileThatCameStoredIsCompressedHere() {
    node.unpack(aZip().withStored("index.html", PAGE.getBytes(UTF_8)).bytes());

    assertThat(node.gunzipped(hash(PAGE))).hasValue(PAGE.getBytes(UTF_8));
  }

  @Test
  void onlySoManyBytesAreCompressedHere() {
    try (var small = StoreFixture.open("fazt.registry.upload.max-compressed-here = 2000")) {
      String other = PAGE.replace('h', 'b');
      small.unpack(
          aZip()
              .withStored("a.html", PAGE.getBytes(UTF_8))
              .withStored("b.html", other.getBytes(UTF_8))
              .bytes());

      assertThat(small.gunzipped(hash(PAGE))).isPresent();
      assertThat(small.gunzipped(hash(other))).isEmpty();
      assertThat(small.identity(hash(other))).isPresent();
    }
  }

  @Test
  void noGzipFormIsKeptOfPicturesOrOfWhatDoesNotShrink() {
    byte[] noise = noise(20_000);
    node.unpack(aZip().with("a.png", PAGE).with("b.html", noise).with("c.html", "x").bytes());

    assertThat(node.count("content")).isEqualTo(3);
    assertThat(node.count("content_gzip")).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17})
  void filesAroundTheChunkSizeAreReadBackInBothForms(int size) {
    // Half noise, so that the gzip form needs chunks of its own for the larger sizes.
    byte[] big = noise(size);
    Arrays.fill(big, 0, size / 2, (byte) 'a');
    StoredTree stored = node.unpack(aZip().with("big.txt", big).bytes());

    assertThat(node.files(stored.tree())).containsEntry("big.txt", big);
    assertThat(node.gunzipped(ContentHash.ofBytes(big))).hasValue(big);
    assertThat(node.count("content_chunk")).isEqualTo(chunks(size) + chunks(size / 2 + 10_000));
  }

  private static int chunks(int size) {
    return size <= CHUNK ? 0 : (size + CHUNK - 1) / CHUNK;
  }

  @Test
  void aLargeFileThatCameStoredIsReadBack() {
    byte[] big = noise(CHUNK + 5);
    StoredTree stored = node.unpack(aZip().withStored("video.mp4", big).bytes());

    assertThat(node.files(stored.tree())).containsEntry("video.mp4", big);
    assertThat(node.gunzipped(ContentHash.ofBytes(big))).isEmpty();
  }

  @Test
  void aLargeFileIsStreamedInPieces() {
    byte[] big = noise(2 * CHUNK + 5);
    node.unpack(aZip().with("video.mp4", big).with("small.txt", "small").bytes());

    ActorTestKit testKit = ActorTestKit.create();
    try {
      assertThat(streamed(testKit, ContentHash.ofBytes(big)).toArray()).isEqualTo(big);
      assertThat(streamed(testKit, hash("small")).utf8String()).isEqualTo("small");
    } finally {
      testKit.shutdownTestKit();
    }
  }

  private ByteString streamed(ActorTestKit testKit, ContentHash content) {
    return node.store
        .bytes(content)
        .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), testKit.system())
        .toCompletableFuture()
        .join();
  }

  @Test
  void theSameBytesAreStoredOnce() {
    node.unpack(aZip().with("a.html", PAGE).with("b/c.html", PAGE).bytes());

    assertThat(node.count("content")).isEqualTo(1);
  }

  @Test
  void deployingTheSameAgainWritesNothing() {
    byte[] big = noise(CHUNK + 5);
    byte[] zip = aZip().with("index.html", PAGE).with("big.bin", big).bytes();
    StoredTree first = node.unpack(zip);
    long writes = changes();

    StoredTree second = node.unpack(aZip().with("big.bin", big).with("index.html", PAGE).bytes());

    assertThat(second).isEqualTo(first);
    assertThat(changes()).isEqualTo(writes);
  }

  /** Rows ever changed through the write lane's connection. */
  private long changes() {
    return node.database
        .lane()
        .write(
            "test", handle -> handle.createQuery("SELECT total_changes()").mapTo(Long.class).one())
        .join();
  }

  @Test
  void zipsOfProgramsThatCannotSeekAndSixtyFourBitZipsAreRead() {
    byte[] plain = aZip().with("index.html", PAGE).with("a.txt", "a").bytes();
    StoredTree expected = node.unpack(plain);

    assertThat(node.unpack(aZip().streamed().with("index.html", PAGE).with("a.txt", "a").bytes()))
        .isEqualTo(expected);
    assertThat(node.unpack(aZip().asZip64().with("index.html", PAGE).with("a.txt", "a").bytes()))
        .isEqualTo(expected);
  }

  @Test
  void filesFromMemoryAndDiskMakeTheSameTreeAsAZip() throws IOException {
    byte[] big = noise(CHUNK + 5);
    StoredTree zipped = node.unpack(aZip().with("index.html", PAGE).with("b.bin", big).bytes());
    var file = Files.createTempFile("fazt", ".bin");
    try (var other = StoreFixture.open();
        PinnedContent pinned = other.store.pin();
        TreeWriter writer = other.store.newTree(pinned, other.limits)) {
      Files.write(file, big);
      writer.add("index.html", PAGE.getBytes(UTF_8));
      writer.add("b.bin", file);
      StoredTree written = writer.finish();

      assertThat(written).isEqualTo(zipped);
      assertThat(other.files(written.tree())).containsEntry("b.bin", big);
      assertThat(other.gunzipped(hash(PAGE))).isPresent();
    } finally {
      Files.delete(file);
    }
  }

  private static byte[] noise(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static ContentHash hash(String text) {
    return ContentHash.ofBytes(text.getBytes(UTF_8));
  }
}
