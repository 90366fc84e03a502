package sh.fazt.http.file;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.hosting.HostingNode.Site.aSite;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.fazt.http.hosting.HostingNode;
import sh.fazt.journal.ContentHash;

/**
 * Conditional requests. In the fields, TAG stands for the entity tag of the file, HASH for what
 * stands in its quotes.
 */
class ConditionalRequestTest {
  private static final String BODY = "the file";
  private static final String TAG =
      '"' + ContentHash.ofBytes(BODY.getBytes(StandardCharsets.UTF_8)).hex() + '"';
  private static HostingNode node;

  @BeforeAll
  static void start() {
    node = HostingNode.start();
    node.site(
        "shop",
        aSite()
            .withCompressed(
                "file.txt", BODY.getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8"));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static String[] fields(String text) {
    return Arrays.stream(
            text.replace("TAG", TAG).replace("HASH", TAG.replace("\"", "")).split(";;"))
        .map(String::strip)
        .toArray(String[]::new);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // If-None-Match: weak comparison, lists, *
        "If-None-Match: TAG                                             | 304",
        "if-none-match: TAG                                             | 304",
        "If-None-Match: W/TAG                                           | 304",
        "If-None-Match: *                                               | 304",
        "If-None-Match: \"other\", TAG                                  | 304",
        "If-None-Match: \"other\",,W/\"a, b\" ,TAG                      | 304",
        "If-None-Match: \"other\" ;; If-None-Match: TAG                 | 304",
        "If-None-Match: \"other\"                                       | 200",
        "If-None-Match: \"\"                                            | 200",
        "If-None-Match: nonsense                                        | 200",
        // without quotes it is no tag, though it contains the hash
        "If-None-Match: HASH                                            | 200",
        // dates, in three forms
        "If-Modified-Since: Sun, 01 Mar 2026 12:00:00 GMT               | 304",
        "If-Modified-Since: Sun, 01 Mar 2026 12:00:01 GMT               | 304",
        "If-Modified-Since: Sunday, 01-Mar-26 12:00:00 GMT              | 304",
        "If-Modified-Since: Sun Mar  1 12:00:00 2026                    | 304",
        "If-Modified-Since: Sun, 01 Mar 2026 11:59:59 GMT               | 200",
        "If-Modified-Since: yesterday                                   | 200",
        "If-Modified-Since: Mon, 01 Mar 2026 12:00:00 GMT               | 200",
        // a tag beats a date
        "If-None-Match: \"other\" ;; If-Modified-Since: Sun, 01 Mar 2026 12:00:00 GMT | 200",
        "If-None-Match: TAG ;; If-Modified-Since: Sun, 01 Mar 2020 12:00:00 GMT       | 304",
        // If-Match: strong comparison
        "If-Match: TAG                                                  | 200",
        "If-Match: *                                                    | 200",
        "If-Match: \"other\", TAG                                       | 200",
        "If-Match: W/TAG                                                | 412",
        "If-Match: \"other\"                                            | 412",
        "If-Unmodified-Since: Sun, 01 Mar 2026 12:00:00 GMT             | 200",
        "If-Unmodified-Since: Sun, 01 Mar 2026 11:59:59 GMT             | 412",
        "If-Unmodified-Since: yesterday                                 | 200",
        "If-Match: TAG ;; If-Unmodified-Since: Sun, 01 Mar 2020 12:00:00 GMT | 200",
        // first If-Match, then If-None-Match
        "If-Match: \"other\" ;; If-None-Match: TAG                      | 412",
        "If-Match: TAG ;; If-None-Match: TAG                            | 304",
        // conditions come before ranges
        "If-None-Match: TAG ;; Range: bytes=0-1                         | 304",
        "If-Match: \"other\" ;; Range: bytes=0-1                        | 412",
        "If-Range: TAG ;; Range: bytes=0-1                              | 206",
        "If-Range: W/TAG ;; Range: bytes=0-1                            | 200",
        "If-Range: \"other\" ;; Range: bytes=0-1                        | 200",
        "If-Range: \"other\" ;; Range: bytes=99-                        | 200",
        "If-Range: Sun, 01 Mar 2026 12:00:00 GMT ;; Range: bytes=0-1    | 200",
      })
  void aRequestWithTheseFieldsIsAnswered(String sent, int status) {
    for (String method : new String[] {"GET", "HEAD"}) {
      boolean ignoresRange = method.equals("HEAD") && status == 206;
      assertThat(node.ask("shop.example.com", method + " /file.txt", fields(sent)).status())
          .as(method)
          .isEqualTo(ignoresRange ? 200 : status);
    }
  }

  @Test
  void notModifiedCarriesWhatACacheUpdatesAndNoBody() {
    var reply = node.get("shop.example.com", "/file.txt", fields("If-None-Match: TAG"));
    assertThat(reply.status()).isEqualTo(304);
    assertThat(reply.field("ETag")).isEqualTo(TAG);
    assertThat(reply.field("Cache-Control")).isEqualTo("no-cache");
    assertThat(reply.field("Vary")).isEqualTo("Accept-Encoding");
    assertThat(reply.has("Content-Type")).isFalse();
    assertThat(reply.has("Content-Length")).isFalse();
  }

  @Test
  void eachEncodingHasItsOwnTag() {
    String gzipTag = TAG.replaceAll("\"$", "-gzip\"");
    String gzip = "Accept-Encoding: gzip";
    assertThat(node.get("shop.example.com", "/file.txt", gzip).field("ETag")).isEqualTo(gzipTag);
    assertThat(
            node.get("shop.example.com", "/file.txt", gzip, "If-None-Match: " + gzipTag).status())
        .isEqualTo(304);
    assertThat(node.get("shop.example.com", "/file.txt", gzip, "If-None-Match: " + TAG).status())
        .isEqualTo(200);
    assertThat(node.get("shop.example.com", "/file.txt", "If-None-Match: " + gzipTag).status())
        .isEqualTo(200);
  }
}
