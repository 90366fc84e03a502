package sh.fazt.http.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import sh.fazt.http.WireClient;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.TreeHash;
import sh.fazt.registry.content.ContentSettings;
import sh.fazt.registry.content.ContentStore;
import sh.fazt.registry.content.PinnedContent;
import sh.fazt.registry.content.ZipUpload;
import sh.fazt.registry.node.TestDatabase;
import sh.fazt.registry.zip.UploadLimits;

/** Bytes that became something else in the file are noticed and never served as a page. */
class DamagedSiteTest {
  private static final String HOST = "damaged.example.com";
  private static final byte[] PAGE = bytes("<p>hello</p>".repeat(200));
  private static final byte[] FILM = random(3 * ContentStore.CHUNK + 99);
  private static final byte[] BIG_TEXT = bigText();

  private final Path folder;
  private final TestDatabase database = TestDatabase.open();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private HostingNode node;
  private TreeHash tree;

  DamagedSiteTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void deploy() throws IOException {
    var config = TestDatabase.config("");
    var store = new ContentStore(database, ContentSettings.from(config), InstantSource.system());
    Path zip = folder.resolve("site.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      add(out, "index.html", PAGE);
      add(out, "sound.html", bytes("<p>sound</p>"));
      add(out, "film.mp4", FILM);
      add(out, "big.txt", BIG_TEXT);
    }
    try (PinnedContent pinned = store.pin()) {
      tree = new ZipUpload(store, UploadLimits.from(config)).unpack(zip, pinned).tree();
    }
    node = HostingNode.over(store);
    node.site("damaged", tree);
    log.start();
    root().addAppender(log);
  }

  @AfterEach
  void stop() {
    root().detachAppender(log);
    node.close();
    database.close();
  }

  @Test
  void aChangedByteIsA500AndTheLogNamesFileReleaseAndDigest() {
    flip("content", "hash", hash(PAGE));

    var reply = node.get(HOST, "/", "Accept-Encoding: identity");

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.has("ETag")).isFalse();
    assertThat(reply.text()).doesNotContain("hello");
    assertThat(logged())
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains(
                        hash(PAGE), "index.html of release 1 of app_dama", "restore", "fsck"));
    assertThat(node.get(HOST, "/sound.html").status()).isEqualTo(200);
  }

  @Test
  void aFileThatWasCutShortIsA500() {
    sql("UPDATE content SET bytes = substr(bytes, 1, 10), size = 10 WHERE hash = x'%s'", PAGE);

    assertThat(node.get(HOST, "/").status()).isEqualTo(500);
  }

  @Test
  void aFileThatVanishedIsA500() {
    sql("DELETE FROM content WHERE hash = x'%s'", PAGE);

    assertThat(node.get(HOST, "/").status()).isEqualTo(500);
  }

  @Test
  void insteadOfADamagedGzipFormThePlainOneIsSent() {
    for (int at : new int[] {2, 15, -6, -1}) {
      String place = at > 0 ? "" + at : "length(bytes) + 1 + " + at;
      sql(
          "UPDATE content_gzip SET bytes = CAST(substr(bytes, 1, (%1$s) - 1) || x'5b'"
                  .formatted(place)
              + " || substr(bytes, (%1$s) + 1) AS BLOB)".formatted(place)
              + " WHERE hash = x'%s'",
          PAGE);

      var reply = node.get(HOST, "/", "Accept-Encoding: gzip");

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.has("Content-Encoding")).isFalse();
      assertThat(reply.field("ETag")).isEqualTo('"' + hash(PAGE) + '"');
      assertThat(reply.body()).isEqualTo(PAGE);
    }
    assertThat(logged()).anySatisfy(line -> assertThat(line).contains("gzip", hash(PAGE)));
  }

  @Test
  void theGzipFormOfALargeFileIsNotUsedWithoutAllItsChunks() {
    sql(
        "DELETE FROM content_chunk WHERE number = 1 AND body ="
            + " (SELECT body FROM content_gzip WHERE hash = x'%s')",
        BIG_TEXT);

    var reply = node.get(HOST, "/big.txt", "Accept-Encoding: gzip");

    assertThat(reply.has("Content-Encoding")).isFalse();
    assertThat(reply.body()).isEqualTo(BIG_TEXT);
  }

  @Test
  void aLargeFileWithAChangedByteIsCutOffBeforeItIsWhole() {
    flipChunk(2);

    try (var client = WireClient.to(node.port())) {
      var reply = client.ask(HOST, "GET /film.mp4");
      assertThat(reply.complete()).isFalse();
      assertThat(reply.body().length).isLessThanOrEqualTo(2 * ContentStore.CHUNK);
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertThat(logged())
        .anySatisfy(line -> assertThat(line).contains(hash(FILM), "film.mp4 of release 1"));
  }

  @Test
  void aRangeIsCutOffOnlyWhereTheDamageIs() {
    flipChunk(2);

    int at = 2 * ContentStore.CHUNK;
    var before = node.get(HOST, "/film.mp4", "Range: bytes=100-" + (at - 1));
    assertThat(before.body()).isEqualTo(Arrays.copyOfRange(FILM, 100, at));
    assertThat(node.get(HOST, "/film.mp4", "Range: bytes=%d-%d".formatted(at, at)).complete())
        .isFalse();
    assertThat(node.get(HOST, "/film.mp4", "Range: bytes=-5").body())
        .isEqualTo(Arrays.copyOfRange(FILM, FILM.length - 5, FILM.length));
  }

  @Test
  void aLargeFileWithALostChunkIsA500() {
    sql("DELETE FROM content_chunk WHERE number = 3 AND body = x'%s'", FILM);

    assertThat(node.get(HOST, "/film.mp4").status()).isEqualTo(500);
  }

  @Test
  void aLargeFileOfAnOlderVersionIsHeldAgainstItsWholeDigest() {
    sql("DELETE FROM content_chunk_digest WHERE body = x'%s'", FILM);
    assertThat(node.get(HOST, "/film.mp4", "Range: bytes=0-9").body())
        .isEqualTo(Arrays.copyOf(FILM, 10));

    flipChunk(1);
    assertThat(shown("/film.mp4").length).isLessThan(FILM.length);
  }

  @Test
  void aDamagedLargeFileOfAnOlderVersionShowsNotOneByte() {
    sql("DELETE FROM content_chunk_digest WHERE body = x'%s'", FILM);
    flipChunk(3);

    assertThat(shown("/film.mp4")).isEmpty();
    assertThat(shown("/film.mp4", "Range: bytes=0-9")).isEmpty();
  }

  /** What is shown before the connection is cut off, which may come before the head does. */
  private byte[] shown(String target, String... fields) {
    try {
      return node.get(HOST, target, fields).body();
    } catch (AssertionError e) {
      assertThat(e).hasCauseInstanceOf(SocketException.class);
      return new byte[0];
    }
  }

  @Test
  void aDamagedFileListIsA500ForEveryFileOfTheRelease() {
    flip("tree", "canonical", "hash", tree.hex());

    assertThat(node.get(HOST, "/").status()).isEqualTo(500);
    assertThat(node.get(HOST, "/sound.html").status()).isEqualTo(500);
    assertThat(logged())
        .anySatisfy(line -> assertThat(line).contains(tree.hex(), "release 1 of app_dama"));
  }

  @Test
  void whatIsInMemoryIsServedOn() {
    assertThat(node.get(HOST, "/").status()).isEqualTo(200);
    flip("content", "hash", hash(PAGE));

    assertThat(node.get(HOST, "/").status()).isEqualTo(200);
  }

  private void flipChunk(int number) {
    sql(
        "UPDATE content_chunk SET bytes = CAST(substr(bytes, 1, 49) || x'00' || substr(bytes, 51)"
            + " AS BLOB) WHERE number = "
            + number
            + " AND body = x'%s'",
        FILM);
  }

  private void flip(String table, String key, String hash) {
    flip(table, "bytes", key, hash);
  }

  /** Changes one byte in the middle, as a disk does: the length stays. */
  private void flip(String table, String column, String key, String hash) {
    run(
        "UPDATE %1$s SET %2$s = CAST(substr(%2$s, 1, 49) || x'07' || substr(%2$s, 51) AS BLOB)"
                .formatted(table, column)
            + " WHERE "
            + key
            + " = x'"
            + hash
            + "'");
  }

  private void sql(String statement, byte[] content) {
    run(statement.formatted(hash(content)));
  }

  private void run(String statement) {
    assertThat(database.lane().write("damage", handle -> handle.execute(statement)).join())
        .isPositive();
  }

  private List<String> logged() {
    return List.copyOf(log.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static String hash(byte[] bytes) {
    return ContentHash.ofBytes(bytes).hex();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(3).nextBytes(bytes);
    return bytes;
  }

  /** Text of which the gzip form is larger than a chunk too. */
  private static byte[] bigText() {
    var text = new StringBuilder();
    var random = new Random(5);
    while (text.length() < 4 * ContentStore.CHUNK) {
      text.append(random.nextInt(1_000_000_000)).append('\n');
    }
    return bytes(text.toString());
  }

  private static void add(ZipOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(bytes);
    out.closeEntry();
  }
}
