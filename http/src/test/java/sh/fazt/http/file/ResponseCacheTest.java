package sh.fazt.http.file;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.hosting.HostingNode.Site.aSite;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sh.fazt.http.hosting.ContentInMemory;
import sh.fazt.http.hosting.HostingNode;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.content.Encoding;

/** What is kept in memory, and what that saves. */
class ResponseCacheTest {
  @Test
  void aFileIsReadOnceHoweverManyNamesAndAppsHaveIt() {
    try (var node = HostingNode.start()) {
      node.site("one", aSite().with("a.txt", "same").with("b.txt", "same"));
      node.site("two", aSite().with("c.txt", "same"));
      for (int i = 0; i < 3; i++) {
        node.get("one.example.com", "/a.txt");
        node.get("one.example.com", "/b.txt");
        node.get("two.example.com", "/c.txt");
      }
      assertThat(node.content().variantReads()).isEqualTo(1);
    }
  }

  @Test
  void thatThereIsNoCompressedVariantIsRemembered() {
    try (var node = HostingNode.start()) {
      node.site("one", aSite().with("a.txt", "text"));
      for (int i = 0; i < 5; i++) {
        node.get("one.example.com", "/a.txt", "Accept-Encoding: gzip");
      }
      assertThat(node.content().variantReads()).isEqualTo(2);
    }
  }

  @Test
  void theSameBytesUnderTwoTypesAreSentAsEachOfThem() {
    try (var node = HostingNode.start()) {
      byte[] bytes = {1, 2, 3};
      node.site("one", aSite().with("a", bytes, "image/png").with("b", bytes, "image/gif"));
      assertThat(node.get("one.example.com", "/a").field("Content-Type")).isEqualTo("image/png");
      assertThat(node.get("one.example.com", "/b").field("Content-Type")).isEqualTo("image/gif");
    }
  }

  @Test
  void aHitIsAnsweredOnTheSpot() {
    var content = new ContentInMemory();
    TreeFile file = stored(content, new byte[10]);
    var cache = new ResponseCache(content, 100_000, Runnable::run);
    Form first = cache.form(file, Encoding.IDENTITY).join();
    CompletableFuture<Form> second = cache.form(file, Encoding.IDENTITY);
    assertThat(second.isDone()).isTrue();
    assertThat(second.join()).isSameAs(first);
  }

  @Test
  void theCacheStaysWithinItsBytes() {
    var content = new ContentInMemory();
    var cache = new ResponseCache(content, 100_000, Runnable::run);
    var files =
        IntStream.range(0, 100)
            .mapToObj(
                i -> {
                  byte[] bytes = new byte[10_000];
                  bytes[0] = (byte) i;
                  return stored(content, bytes);
                })
            .toList();
    files.forEach(file -> cache.form(file, Encoding.IDENTITY).join());
    assertThat(cache.bytes()).isBetween(1L, 100_000L);
  }

  @Test
  void aReadThatFailedIsTriedAgain() {
    var content = new ContentInMemory();
    byte[] bytes = {4, 2};
    TreeFile file = stored(content, bytes);
    var cache = new ResponseCache(content, 100_000, Runnable::run);
    content.failNextRead(new IllegalStateException("cannot be read"));
    assertThat(cache.form(file, Encoding.IDENTITY)).failsWithin(Duration.ofSeconds(20));
    assertThat(cache.form(file, Encoding.IDENTITY).join()).isInstanceOf(Form.InMemory.class);
  }

  private static TreeFile stored(ContentInMemory content, byte[] bytes) {
    ContentHash hash = content.put(bytes);
    return new TreeFile("x", hash, bytes.length, "image/png");
  }
}
