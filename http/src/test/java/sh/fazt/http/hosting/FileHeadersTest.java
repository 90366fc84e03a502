package sh.fazt.http.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sh.fazt.http.hosting.HostingNode.Site.aSite;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.fazt.journal.AppId;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.Target;
import sh.fazt.journal.Version;

/** The header fields of a file, one row for each of the table. */
class FileHeadersTest {
  private static final byte[] BYTES = "some bytes".getBytes(StandardCharsets.UTF_8);
  private static HostingNode node;

  @BeforeAll
  static void start() {
    node = HostingNode.start();
    node.site(
        "shop", aSite().with("index.html", "some bytes").with("photo.png", BYTES, "image/png"));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void aPageCarriesExactlyTheseFields() {
    var reply = node.get("shop.example.com", "/");
    assertThat(reply.fields())
        .containsOnlyKeys(
            "accept-ranges",
            "cache-control",
            "content-length",
            "content-type",
            "date",
            "etag",
            "last-modified",
            "referrer-policy",
            "vary",
            "x-content-type-options");
    assertThat(reply.field("ETag")).isEqualTo('"' + ContentHash.ofBytes(BYTES).hex() + '"');
    assertThat(reply.field("Last-Modified")).isEqualTo("Sun, 01 Mar 2026 12:00:00 GMT");
    assertThat(reply.field("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(reply.field("Content-Length")).isEqualTo("10");
    assertThat(reply.field("Cache-Control")).isEqualTo("no-cache");
    assertThat(reply.field("Vary")).isEqualTo("Accept-Encoding");
    assertThat(reply.field("Accept-Ranges")).isEqualTo("bytes");
    assertThat(reply.field("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(reply.field("Referrer-Policy")).isEqualTo("strict-origin-when-cross-origin");
  }

  @Test
  void aFileThatIsNeverCompressedDoesNotVary() {
    assertThat(node.get("shop.example.com", "/photo.png").has("Vary")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html; charset=utf-8        | text/html; charset=utf-8",
        "text/html;charset=UTF-8         | text/html; charset=UTF-8",
        "text/plain; charset=iso-8859-1  | text/plain; charset=iso-8859-1",
        "application/json                | application/json",
        "image/svg+xml                   | image/svg+xml",
        "font/woff2                      | font/woff2",
        "application/manifest+json       | application/manifest+json",
        "video/mp4; codecs=av1           | video/mp4",
        "text/css                        | text/css",
        "application/octet-stream        | application/octet-stream",
        "nonsense                        | application/octet-stream",
        "text/                           | application/octet-stream",
        "te xt/html                      | application/octet-stream",
      })
  void theTypeIsSentAsItIsStored(String stored, String sent) {
    String name = "t" + Integer.toHexString(stored.hashCode());
    AppId id = AppId.of("app_" + name);
    node.deploy(id, Version.of(1), aSite().with("file", BYTES, stored), HostingNode.DEPLOYED);
    var reply = node.get(id.value() + ".example.com", "/file");
    assertThat(reply.field("Content-Type")).isEqualTo(sent);
    assertThat(reply.body()).isEqualTo(BYTES);
  }

  @ParameterizedTest
  @CsvSource({
    "assets/index-BxY12abc.js,          true",
    "assets/index-D3f-_9Xa.css,         true",
    "assets/index-BxY12abc.js.map,      true",
    "assets/img/logo.3f9a1c2b.svg,      true",
    "base/assets/main.3f9a1c2b.css,     true",
    "assets/main.3f9a1c2b.chunk.js,     true",
    "assets/2f8c1de09a3b4c5d6e7f.woff2, false",
    "assets/chunk-5ZXCQ2WT.js,          true",
    "assets/x.2f8c1de09a3b4c5d6e7f.js,  true",
    "assets/index-BxY12abc.html,        false",
    "assets/unknown-BxY12abc.bin,       false",
    "index-BxY12abc.js,                 false",
    "static/index-BxY12abc.js,          false",
    "myassets/index-BxY12abc.js,        false",
    "assets/index.js,                   false",
    "assets/my-dashboard.js,            false",
    "assets/font-awesome4.css,          false",
    "assets/report-20240101.css,        false",
    "assets/photo-1920x1080.svg,        false",
    "assets/icon-Image256.svg,          false",
    "assets/jquery-3.7.1.min.js,        false",
    "assets/bootstrap.bundle.min.js,    false",
    "assets/CHAPTER-CHAPTER2.css,       false",
    "assets/deadbeef.js,                false",
    "assets/x-deadbeef.js,              false",
  })
  void onlyANameWithAContentHashInTheAssetsFolderIsKeptForAYear(String path, boolean kept) {
    AppId id = AppId.of("app_" + Integer.toHexString(path.hashCode()));
    String type =
        path.endsWith("svg") ? "image/svg+xml" : path.endsWith("woff2") ? "font/woff2" : "";
    var site = type.isEmpty() ? aSite().with(path, "x") : aSite().with(path, BYTES, type);
    node.deploy(id, Version.of(1), site, HostingNode.DEPLOYED);
    assertThat(node.get(id.value() + ".example.com", "/" + path).field("Cache-Control"))
        .isEqualTo(kept ? "public, max-age=31536000, immutable" : "no-cache");
  }

  @Test
  void theDateNeverGoesBackWhenAnAliasIsPointedAtAnOlderApp() {
    AppId old = node.app("oldapp", aSite().with("index.html", "old"));
    AppId fresh = AppId.of("app_fresh001");
    node.deploy(
        fresh,
        Version.of(1),
        aSite().with("index.html", "fresh"),
        HostingNode.DEPLOYED.plus(Duration.ofDays(2)));
    node.point("swapped", new Target.Proxy(fresh));
    assertThat(node.get("swapped.example.com", "/").field("Last-Modified"))
        .isEqualTo("Tue, 03 Mar 2026 12:00:00 GMT");
    node.point(
        "swapped",
        Version.of(2),
        new Target.Proxy(old),
        HostingNode.DEPLOYED.plus(Duration.ofDays(3)));
    var reply =
        node.get("swapped.example.com", "/", "If-Modified-Since: Tue, 03 Mar 2026 12:00:00 GMT");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEqualTo("old");
    assertThat(reply.field("Last-Modified")).isEqualTo("Wed, 04 Mar 2026 12:00:00 GMT");
  }

  @Test
  void theOperatorAddsReplacesAndTakesAwayFields() {
    String settings =
        """
        fazt.http.app-headers {
          X-Frame-Options = SAMEORIGIN
          referrer-policy = no-referrer
          X-Content-Type-Options = ""
        }
        """;
    try (var own = HostingNode.start(settings)) {
      own.site("shop", aSite().with("index.html", "x"));
      for (String path : new String[] {"/", "/missing"}) {
        var reply = own.get("shop.example.com", path);
        assertThat(reply.field("X-Frame-Options")).isEqualTo("SAMEORIGIN");
        assertThat(reply.field("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(reply.has("X-Content-Type-Options")).isFalse();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"ETag | x", "Content-Length | 3", "Bad Name | x", "X-A | \"a\\r\\nSet-Cookie: b\""})
  void aFieldThatWouldBreakAnswersIsRefusedAtTheStart(String name, String value) {
    String settings = "fazt.http.app-headers { \"" + name + "\" = " + value + " }";
    assertThatThrownBy(() -> HostingNode.start(settings).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fazt.http.app-headers");
  }
}
