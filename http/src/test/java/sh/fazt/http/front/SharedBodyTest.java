package sh.fazt.http.front;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.hosting.HostingNode.Site.aSite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sh.fazt.http.WireClient;
import sh.fazt.http.hosting.HostingNode;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Version;
import sh.fazt.registry.node.Eventually;

/** Large bodies that are asked for often, and so are sent from files without a name. */
@Timeout(60)
class SharedBodyTest {
  private static final String HOST = "site.example.com";
  private static final String PHOTO = "GET /photo.jpg HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n";
  private static final String PAGE = "GET / HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n";

  private static byte[] photo(int seed) {
    byte[] bytes = new byte[100_000];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static HostingNode node(byte[] photo) {
    var node = HostingNode.start("fazt.http.front = own");
    node.site("site", site(photo));
    return node;
  }

  private static HostingNode.Site site(byte[] photo) {
    return aSite().with("index.html", "<h1>page</h1>").with("photo.jpg", photo, "image/jpeg");
  }

  private static void deploy(HostingNode node, byte[] photo) {
    AppId id = node.table().now().apps().iterator().next().id();
    node.deploy(id, Version.of(9), site(photo), HostingNode.DEPLOYED.plusSeconds(60));
  }

  /** Files without a name that hold bodies, as the kernel sees this process. */
  private static long files() {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(SharedBodyTest::isBody).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isBody(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().endsWith(".body (deleted)");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  /** Asks until the photo is sent from a file. */
  private static void warm(WireClient client, byte[] photo) throws TimeoutException {
    Eventually.until(
        () -> {
          client.send(PHOTO);
          assertThat(client.read(false).body()).isEqualTo(photo);
          return files() > 0;
        });
  }

  @Test
  void thePhotoIsTheSameFromItsFile() throws TimeoutException {
    byte[] photo = photo(1);
    try (var node = node(photo);
        var client = WireClient.to(node.port())) {
      warm(client, photo);
      for (int i = 0; i < 20; i++) {
        client.send(PHOTO);
        assertThat(client.read(false).body()).isEqualTo(photo);
      }
    }
    assertThat(files()).isZero();
  }

  @Test
  void whatIsAskedForAtOnceAndReadLateComesInItsOrder() throws TimeoutException {
    byte[] photo = photo(2);
    try (var node = node(photo);
        var client = WireClient.to(node.port());
        var late = WireClient.to(node.port())) {
      warm(client, photo);
      late.send((PHOTO + PAGE + PHOTO + PHOTO + PAGE).repeat(20));
      // Its socket is full by now, and others are answered.
      client.send(PHOTO);
      assertThat(client.read(false).body()).isEqualTo(photo);
      for (int i = 0; i < 20; i++) {
        assertThat(late.read(false).body()).isEqualTo(photo);
        assertThat(late.read(false).text()).isEqualTo("<h1>page</h1>");
        assertThat(late.read(false).body()).isEqualTo(photo);
        assertThat(late.read(false).body()).isEqualTo(photo);
        assertThat(late.read(false).text()).isEqualTo("<h1>page</h1>");
      }
    }
  }

  @Test
  void aDeployIsServedAtOnceAndTheFileOfWhatWasServedBeforeGoes() throws TimeoutException {
    byte[] before = photo(3);
    byte[] after = photo(4);
    try (var node = node(before);
        var client = WireClient.to(node.port());
        var late = WireClient.to(node.port())) {
      warm(client, before);
      late.send(PHOTO.repeat(10));
      late.awaitFirstByte();
      deploy(node, after);
      client.send(PHOTO);
      assertThat(client.read(false).body()).isEqualTo(after);
      assertThat(late.read(false).body()).isEqualTo(before);
      for (int i = 1; i < 10; i++) {
        assertThat(late.read(false).body()).isIn(before, after);
      }
      assertThat(files()).isZero();
    }
  }

  @Test
  void whoLeavesInTheMiddleKeepsNoFileOpen() throws TimeoutException {
    byte[] photo = photo(5);
    try (var node = node(photo);
        var client = WireClient.to(node.port())) {
      warm(client, photo);
      for (int i = 0; i < 5; i++) {
        try (var leaving = WireClient.to(node.port())) {
          leaving.send(PHOTO.repeat(40));
          leaving.awaitFirstByte();
        }
      }
      client.send(PHOTO);
      assertThat(client.read(false).body()).isEqualTo(photo);
      deploy(node, photo(6));
      client.send(PHOTO);
      assertThat(client.read(false).body()).isEqualTo(photo(6));
      Eventually.until(() -> files() == 0);
    }
  }
}
