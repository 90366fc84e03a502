package sh.fazt.http.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.journal.ContentHash;
import sh.fazt.registry.content.ContentSettings;
import sh.fazt.registry.content.ContentStore;
import sh.fazt.registry.content.PinnedContent;
import sh.fazt.registry.content.ZipUpload;
import sh.fazt.registry.node.TestDatabase;
import sh.fazt.registry.zip.UploadLimits;

/** A zip that went through the real content store, as visitors see it. */
class StoredSiteTest {
  private static final String PAGE = "<p>hello</p>".repeat(200);
  private static final byte[] FILM = random(2 * ContentStore.CHUNK + 99);
  private static final byte[] BIG_TEXT =
      "a line of text\n".repeat(400_000).getBytes(StandardCharsets.UTF_8);

  private static TestDatabase database;
  private static HostingNode node;

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(3).nextBytes(bytes);
    return bytes;
  }

  @BeforeAll
  static void deploy(@TempDir Path folder) throws IOException {
    database = TestDatabase.open();
    var config = TestDatabase.config("");
    var store = new ContentStore(database, ContentSettings.from(config), InstantSource.system());
    Path zip = folder.resolve("site.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      add(out, "index.html", PAGE.getBytes(StandardCharsets.UTF_8));
      add(out, "film.mp4", FILM);
      add(out, "big.txt", BIG_TEXT);
      add(out, "empty.css", new byte[0]);
      add(out, ".env", "secret".getBytes(StandardCharsets.UTF_8));
      add(out, "private/key.txt", "secret".getBytes(StandardCharsets.UTF_8));
    }
    node = HostingNode.over(store);
    try (PinnedContent pinned = store.pin()) {
      node.site(
          "stored", new ZipUpload(store, UploadLimits.from(config)).unpack(zip, pinned).tree());
    }
  }

  private static void add(ZipOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(bytes);
    out.closeEntry();
  }

  @AfterAll
  static void stop() {
    node.close();
    database.close();
  }

  @Test
  void aPageComesPlainAndCompressed() throws IOException {
    var plain = node.get("stored.example.com", "/");
    assertThat(plain.text()).isEqualTo(PAGE);
    assertThat(plain.field("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(plain.field("ETag"))
        .isEqualTo('"' + ContentHash.ofBytes(PAGE.getBytes(StandardCharsets.UTF_8)).hex() + '"');
    var gzip = node.get("stored.example.com", "/", "Accept-Encoding: gzip");
    assertThat(gzip.field("Content-Encoding")).isEqualTo("gzip");
    assertThat(unzipped(gzip.body())).isEqualTo(plain.body());
    assertThat(gzip.body().length).isLessThan(plain.body().length);
  }

  @Test
  void aLargeTextIsStreamedPlainAndCompressed() throws IOException {
    assertThat(Arrays.equals(node.get("stored.example.com", "/big.txt").body(), BIG_TEXT)).isTrue();
    var gzip = node.get("stored.example.com", "/big.txt", "Accept-Encoding: gzip");
    assertThat(gzip.field("Content-Encoding")).isEqualTo("gzip");
    assertThat(Arrays.equals(unzipped(gzip.body()), BIG_TEXT)).isTrue();
  }

  @Test
  void aFilmIsStreamedFromAnyByte() {
    assertThat(Arrays.equals(node.get("stored.example.com", "/film.mp4").body(), FILM)).isTrue();
    int from = ContentStore.CHUNK - 5;
    var part =
        node.get(
            "stored.example.com",
            "/film.mp4",
            "Range: bytes=" + from + "-",
            "Accept-Encoding: gzip");
    assertThat(part.status()).isEqualTo(206);
    assertThat(Arrays.equals(part.body(), Arrays.copyOfRange(FILM, from, FILM.length))).isTrue();
  }

  @Test
  void anEmptyFileIsServed() {
    for (String accepted : new String[] {"identity", "gzip"}) {
      var reply = node.get("stored.example.com", "/empty.css", "Accept-Encoding: " + accepted);
      assertThat(reply.status()).isEqualTo(200);
    }
    assertThat(node.get("stored.example.com", "/empty.css").body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/.env", "/private/key.txt", "/private/"})
  void whatIsStoredAndHiddenIsNotServed(String path) {
    assertThat(node.get("stored.example.com", path).text()).isEqualTo("404 page not found\n");
  }

  private static byte[] unzipped(byte[] gzip) throws IOException {
    var out = new ByteArrayOutputStream();
    new GZIPInputStream(new ByteArrayInputStream(gzip)).transferTo(out);
    return out.toByteArray();
  }
}
