package sh.fazt.http.file;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.hosting.HostingNode.Site.aSite;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.http.hosting.HostingNode;

/** Ranges of a file of ten bytes. */
class ByteRangeTest {
  private static final byte[] DIGITS = "0123456789".getBytes(StandardCharsets.UTF_8);
  private static HostingNode node;

  @BeforeAll
  static void start() {
    node = HostingNode.start();
    node.site(
        "shop",
        aSite()
            .withCompressed("digits.txt", DIGITS, "text/plain; charset=utf-8")
            .with("empty.txt", ""));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-0                   | 0          | bytes 0-0/10",
        "bytes=0-9                   | 0123456789 | bytes 0-9/10",
        "bytes=2-4                   | 234        | bytes 2-4/10",
        "bytes=7-                    | 789        | bytes 7-9/10",
        "bytes=7-99                  | 789        | bytes 7-9/10",
        "bytes=0-99999999999999999999| 0123456789 | bytes 0-9/10",
        "bytes=-3                    | 789        | bytes 7-9/10",
        "bytes=-99                   | 0123456789 | bytes 0-9/10",
        "BYTES=2-4                   | 234        | bytes 2-4/10",
        "bytes= ,, 2-4 ,             | 234        | bytes 2-4/10",
      })
  void aRangeIsSentAsAPart(String range, String body, String contentRange) {
    var reply = node.get("shop.example.com", "/digits.txt", "Range: " + range);
    assertThat(reply.status()).isEqualTo(206);
    assertThat(reply.text()).isEqualTo(body);
    assertThat(reply.field("Content-Range")).isEqualTo(contentRange);
    assertThat(reply.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(reply.has("ETag")).isTrue();
    assertThat(reply.field("Last-Modified")).isNotEmpty();
    assertThat(reply.field("Cache-Control")).isEqualTo("no-cache");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"bytes=10-", "bytes=10-11", "bytes=99999999999999999999-", "bytes=-0"})
  void aRangeBeyondTheEndIsRefusedWithTheSize(String range) {
    var reply = node.get("shop.example.com", "/digits.txt", "Range: " + range);
    assertThat(reply.status()).isEqualTo(416);
    assertThat(reply.field("Content-Range")).isEqualTo("bytes */10");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=4-2",
        "bytes=a-b",
        "bytes=",
        "bytes=-",
        "bytes=--1",
        "bytes=1",
        "bytes=1-2-3",
        "bytes 0-1",
        "lines=0-1",
        "bytes=+1-2",
        // several ranges: everything
        "bytes=0-1,3-4",
        "bytes=0-1,99-",
      })
  void whatIsNoSingleRangeIsAnsweredWithEverything(String range) {
    var reply = node.get("shop.example.com", "/digits.txt", "Range: " + range);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo(DIGITS);
    assertThat(reply.has("Content-Range")).isFalse();
  }

  @Test
  void aThousandRangesCostNoMoreThanEverythingOnce() {
    String many = "bytes=" + "0-,".repeat(1000) + "0-";
    var reply = node.get("shop.example.com", "/digits.txt", "Range: " + many);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo(DIGITS);
  }

  @Test
  void aRangeIsCutFromThePlainBytesAlthoughGzipIsAccepted() {
    var reply =
        node.get(
            "shop.example.com", "/digits.txt", "Range: bytes=2-4", "Accept-Encoding: gzip, br");
    assertThat(reply.status()).isEqualTo(206);
    assertThat(reply.has("Content-Encoding")).isFalse();
    assertThat(reply.text()).isEqualTo("234");
  }

  @Test
  void whoRefusesPlainBytesGetsAllOfTheCompressedOnes() {
    var reply =
        node.get(
            "shop.example.com",
            "/digits.txt",
            "Range: bytes=2-4",
            "Accept-Encoding: gzip, identity;q=0");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.field("Content-Encoding")).isEqualTo("gzip");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bytes=0-", "bytes=0-0", "bytes=-5", "bytes=-0", "bytes=7-", "bytes=0-1,3-4"})
  void anEmptyFileIsSentWholeWhateverPartIsAskedFor(String range) {
    var reply = node.get("shop.example.com", "/empty.txt", "Range: " + range);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.field("Content-Length")).isEqualTo("0");
    assertThat(reply.has("Content-Range")).isFalse();
  }

  @Test
  void aHeadIgnoresTheRange() {
    var reply = node.ask("shop.example.com", "HEAD /digits.txt", "Range: bytes=2-4");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.field("Content-Length")).isEqualTo("10");
  }
}
