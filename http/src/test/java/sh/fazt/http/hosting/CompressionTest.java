package sh.fazt.http.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.hosting.HostingNode.Site.aSite;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which encoding a visitor gets. */
class CompressionTest {
  private static final byte[] TEXT =
      "all work and no play ".repeat(100).getBytes(StandardCharsets.UTF_8);
  private static HostingNode node;

  @BeforeAll
  static void start() {
    node = HostingNode.start();
    node.site(
        "shop",
        aSite()
            .withCompressed("both.txt", TEXT, "text/plain; charset=utf-8")
            .with("plain.txt", "never compressed")
            .withCompressed("photo.jpg", TEXT.clone(), "image/jpeg"));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip                          | true",
        "GZIP                          | true",
        "x-gzip                        | true",
        "gzip, deflate, br, zstd       | true",
        "gzip, deflate, br             | true",
        "br;q=1.0, gzip;q=0.8, *;q=0.1 | true",
        "deflate,gzip;q=0.001          | true",
        "gzip; q=0.5                   | true",
        "gzip;Q=1                      | true",
        "*                             | true",
        "*;q=0.5                       | true",
        "gzip;q=0.5, identity;q=0.5    | true",
        "identity;q=0, *               | true",
        "gzip;q=0.4, identity;q=0.5    | false",
        "gzip;q=0                      | false",
        "gzip;q=0.000                  | false",
        "gzip;q=0, *                   | false",
        "identity                      | false",
        "identity, *;q=0               | false",
        "br                            | false",
        "''                            | false",
        "gzipped                       | false",
        "gzip;q=2                      | false",
        "gzip;q=-1                     | false",
        "gzip;q=0.1234                 | false",
        "gzip;level=9                  | false",
      })
  void gzipIsSentTo(String accepted, boolean compressed) throws IOException {
    var reply = node.get("shop.example.com", "/both.txt", "Accept-Encoding: " + accepted);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.field("Content-Encoding")).isEqualTo(compressed ? "gzip" : "");
    assertThat(reply.field("Vary")).isEqualTo("Accept-Encoding");
    assertThat(reply.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    byte[] decoded =
        compressed
            ? new GZIPInputStream(new ByteArrayInputStream(reply.body())).readAllBytes()
            : reply.body();
    assertThat(decoded).isEqualTo(TEXT);
  }

  @Test
  void whoSaysNothingGetsPlainBytes() {
    var reply = node.get("shop.example.com", "/both.txt");
    assertThat(reply.body()).isEqualTo(TEXT);
    assertThat(reply.has("Content-Encoding")).isFalse();
  }

  @Test
  void aListOverTwoLinesIsOneList() {
    var reply =
        node.get("shop.example.com", "/both.txt", "Accept-Encoding: br", "Accept-Encoding: gzip");
    assertThat(reply.field("Content-Encoding")).isEqualTo("gzip");
  }

  @Test
  void aFileWithoutACompressedVariantIsSentPlain() {
    var reply = node.get("shop.example.com", "/plain.txt", "Accept-Encoding: gzip");
    assertThat(reply.text()).isEqualTo("never compressed");
    assertThat(reply.has("Content-Encoding")).isFalse();
    assertThat(reply.field("Vary")).isEqualTo("Accept-Encoding");
  }

  @Test
  void aTypeThatDoesNotShrinkIsAlwaysSentPlain() {
    var reply = node.get("shop.example.com", "/photo.jpg", "Accept-Encoding: gzip");
    assertThat(reply.has("Content-Encoding")).isFalse();
    assertThat(reply.has("Vary")).isFalse();
  }

  @Test
  void whoRefusesPlainBytesIsRefusedWhereThereIsNothingElse() {
    var reply = node.get("shop.example.com", "/plain.txt", "Accept-Encoding: gzip, identity;q=0");
    assertThat(reply.status()).isEqualTo(406);
    assertThat(reply.field("Vary")).isEqualTo("Accept-Encoding");
    assertThat(node.get("shop.example.com", "/both.txt", "Accept-Encoding: *;q=0").status())
        .isEqualTo(406);
  }
}
