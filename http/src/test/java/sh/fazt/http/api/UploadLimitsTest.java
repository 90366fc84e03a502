package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.api.AForm.aDeploy;
import static sh.fazt.http.api.ApiNode.eventually;
import static sh.fazt.registry.content.AZip.aZip;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;

/** What happens at the bounds of an upload. After each the node is as it was. */
class UploadLimitsTest {
  private static final byte[] PAGE = aZip().with("index.html", "small").bytes();

  private static void assertRefused(Reply reply, int status, String code, String... words) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.text()).startsWith("{\"error\":{\"code\":\"" + code + "\"");
    for (String word : words) {
      assertThat(reply.text()).contains(word);
    }
    assertThat(reply.text()).doesNotContain("/tmp", "fazt.db", "SQL", "Exception");
  }

  private static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    new Random(7).nextBytes(noise);
    return noise;
  }

  @Test
  void aBodyThatSaysItIsTooLargeIsRefusedUnread() {
    String settings = "fazt.http.upload.max-size = 1 MiB\nfazt.http.api.max-ignored-body = 1 MiB";
    try (var node = ApiNode.open(settings);
        var client = WireClient.to(node.port())) {
      long before = node.events();
      client.send(
          ApiNode.head(node.token(), AForm.CONTENT_TYPE, "Content-Length: " + ((1 << 20) + 1)));
      assertRefused(
          client.read(false),
          413,
          "PAYLOAD_TOO_LARGE",
          "1048576 bytes",
          "fazt.http.upload.max-size");
      assertThat(node.events()).isEqualTo(before);
      node.assertHealthy();
    }
  }

  @Test
  void aBodyThatTurnsOutTooLargeIsRefusedWhenItDoes() {
    try (var node = ApiNode.open("fazt.http.upload.max-size = 100 KiB");
        var client = WireClient.to(node.port())) {
      long before = node.events();
      // Less than max-ignored-body above the limit: it is read to its end before the answer.
      byte[] body = aDeploy("big", aZip().withStored("a.bin", noise(110_000)).bytes()).bytes();
      client.send(ApiNode.head(node.token(), AForm.CONTENT_TYPE, "Transfer-Encoding: chunked"));
      client.send(Integer.toHexString(body.length) + "\r\n");
      client.send(body);
      client.send("\r\n0\r\n\r\n");
      assertRefused(client.read(false), 413, "PAYLOAD_TOO_LARGE");
      assertThat(node.events()).isEqualTo(before);
      eventually(node::assertHealthy);
    }
  }

  @Test
  void aBodyOfExactlyTheLimitIsTaken() {
    byte[] body = aDeploy("exact", PAGE).bytes();
    try (var node = ApiNode.open("fazt.http.upload.max-size = " + body.length)) {
      assertThat(node.deploy(aDeploy("exact", PAGE)).status()).isEqualTo(200);
      assertRefused(
          node.deploy(aDeploy("exact1", PAGE)), 413, "PAYLOAD_TOO_LARGE", body.length + " bytes");
    }
  }

  @Test
  void zipsThatHoldTooMuchAreRefused() throws IOException {
    try (var node = ApiNode.open()) {
      long before = node.events();
      assertRefused(
          node.deploy(aDeploy("many", files(20_001))), 413, "PAYLOAD_TOO_LARGE", "20000 entries");

      byte[] bomb = zeros(1024);
      assertThat(bomb.length).isLessThan(1_200_000);
      assertRefused(
          node.deploy(aDeploy("bomb", bomb)), 413, "PAYLOAD_TOO_LARGE", "104857600 bytes");
      assertThat(node.events()).isEqualTo(before);
      node.assertHealthy();
    }
  }

  private static byte[] files(int count) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < count; i++) {
        zip.putNextEntry(new ZipEntry("f" + i));
      }
    }
    return bytes.toByteArray();
  }

  /** One file of so many mebibytes of zeros: the deflate stream of one, over and over. */
  private static byte[] zeros(int mebibytes) throws IOException {
    var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(new byte[1 << 20]);
    byte[] buffer = new byte[4096];
    int length = deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH);
    var stream = new ByteArrayOutputStream();
    for (int i = 0; i < mebibytes; i++) {
      stream.write(buffer, 0, length);
    }
    deflater.finish();
    stream.write(buffer, 0, deflater.deflate(buffer));
    deflater.end();

    var entry = new ZipArchiveEntry("zeros.bin");
    entry.setMethod(ZipEntry.DEFLATED);
    entry.setSize(mebibytes * (1L << 20));
    entry.setCompressedSize(stream.size());
    entry.setCrc(0); // nobody comes to look at it
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipArchiveOutputStream(bytes)) {
      zip.addRawArchiveEntry(entry, new ByteArrayInputStream(stream.toByteArray()));
    }
    return bytes.toByteArray();
  }

  @Test
  void anUploadThatIsCutOffLeavesNothing() {
    byte[] body = aDeploy("cut", aZip().withStored("a.bin", noise(3_000_000)).bytes()).bytes();
    try (var node = ApiNode.open()) {
      long before = node.events();
      try (var client = WireClient.to(node.port())) {
        client.send(
            ApiNode.head(node.token(), AForm.CONTENT_TYPE, "Content-Length: " + body.length));
        client.send(Arrays.copyOf(body, body.length / 2));
        eventually(() -> assertThat(node.uploadsUnderWay()).isNotEmpty());
      }
      eventually(() -> assertThat(node.uploadsUnderWay()).isEmpty());
      node.assertHealthy();
      assertThat(node.events()).isEqualTo(before);
      assertThat(node.visit("cut").status()).isEqualTo(404);
      assertThat(node.deploy(aDeploy("cut", PAGE)).status()).isEqualTo(200);
    }
  }

  @Test
  void aFullDiskIsSaidAndLeavesTheOldReleaseServing() {
    try (var node = ApiNode.open("fazt.registry.database.max-size = 4 MiB")) {
      node.deploy(aDeploy("full", PAGE));
      long before = node.events();
      byte[] large = aZip().withStored("index.html", noise(8 << 20)).bytes();

      assertRefused(node.deploy(aDeploy("full", large)), 507, "DISK_FULL");

      assertThat(node.events()).isEqualTo(before);
      assertThat(node.visit("full").text()).isEqualTo("small");
      node.assertHealthy();
      assertThat(node.deploy(aDeploy("full", PAGE)).status()).isEqualTo(200);
    }
  }

  @Test
  void anUploadWithoutTemporarySpaceIsRefusedAfterItIsRead() {
    try (var node = ApiNode.open("fazt.registry.upload.temporary-space = 64 KiB")) {
      long before = node.events();
      byte[] large = aZip().withStored("a.bin", noise(500_000)).bytes();
      assertRefused(
          node.deploy(aDeploy("large", large)), 413, "PAYLOAD_TOO_LARGE", "temporary-space");
      assertThat(node.events()).isEqualTo(before);
      node.assertHealthy();
    }
  }

  @Test
  void moreUploadsThanAllowedAtOnceAreToldToComeBack() {
    byte[] body = aDeploy("slow", aZip().withStored("a.bin", noise(100_000)).bytes()).bytes();
    try (var node = ApiNode.open("fazt.http.upload.parallel = 1");
        var slow = WireClient.to(node.port())) {
      slow.send(ApiNode.head(node.token(), AForm.CONTENT_TYPE, "Content-Length: " + body.length));
      slow.send(Arrays.copyOf(body, body.length - 10));
      eventually(() -> assertThat(node.uploadsUnderWay()).isNotEmpty());

      Reply reply = node.deploy(aDeploy("other", PAGE));
      assertRefused(reply, 503, "BUSY", "Too many uploads");
      assertThat(reply.field("Retry-After")).isEqualTo("5");

      slow.send(Arrays.copyOfRange(body, body.length - 10, body.length));
      assertThat(slow.read(false).status()).isEqualTo(200);
      assertThat(node.deploy(aDeploy("other", PAGE)).status()).isEqualTo(200);
    }
  }

  @Test
  void moreDeploysThanAllowedInAMinuteAreToldToComeBack() {
    try (var node = ApiNode.open("fazt.http.upload.deploys-per-minute = 2")) {
      node.deploy(aDeploy("quick", PAGE));
      node.deploy(aDeploy("", PAGE)); // refused later than it is counted
      long before = node.events();

      Reply third = node.deploy(aDeploy("quick", PAGE));

      assertRefused(
          third, 429, "RATE_LIMIT_EXCEEDED", "\"Rate limit exceeded: max 2 deploys per minute\"");
      assertThat(Integer.parseInt(third.field("Retry-After"))).isBetween(1, 60);
      assertThat(node.events()).isEqualTo(before);
      String other = node.key("other", sh.fazt.journal.Scope.DEPLOY);
      assertThat(node.deploy(other, aDeploy("quick", PAGE)).status()).isEqualTo(200);
    }
  }
}
