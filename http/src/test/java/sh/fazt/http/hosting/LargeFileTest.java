package sh.fazt.http.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.hosting.HostingNode.Site.aSite;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.fazt.http.WireClient;

/** Files that are stored in chunks are streamed, from any byte to any byte. */
class LargeFileTest {
  private static final int CHUNK = ContentInMemory.CHUNK_SIZE;
  private static final byte[] FILM = film();
  private static HostingNode node;

  private static byte[] film() {
    byte[] film = new byte[3 * CHUNK + 4711];
    new Random(7).nextBytes(film);
    return film;
  }

  @BeforeAll
  static void start() {
    node = HostingNode.start();
    node.site("cinema", aSite().with("film.mp4", FILM, "video/mp4"));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void aLargeFileComesWhole() {
    var reply = node.get("cinema.example.com", "/film.mp4");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.field("Content-Length")).isEqualTo(Integer.toString(FILM.length));
    assertThat(reply.has("Transfer-Encoding")).isFalse();
    assertThat(Arrays.equals(reply.body(), FILM)).isTrue();
  }

  @Test
  void aHeadSaysItsSizeAndReadsNothing() {
    try (var client = WireClient.to(node.port())) {
      var reply = client.ask("cinema.example.com", "HEAD /film.mp4");
      assertThat(reply.field("Content-Length")).isEqualTo(Integer.toString(FILM.length));
      assertThat(client.ask("cinema.example.com", "HEAD /film.mp4").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0, 1048575",
    "1048575, 1048576",
    "1048576, 1048576",
    "1000000, 2200000",
    "2097152, 3145727",
    "3145728, 3150438",
    "5, 3150438",
  })
  void aRangeStartsAndEndsInTheRightChunk(int first, int last) {
    var reply = node.get("cinema.example.com", "/film.mp4", "Range: bytes=" + first + "-" + last);
    assertThat(reply.status()).isEqualTo(206);
    assertThat(reply.field("Content-Range"))
        .isEqualTo("bytes " + first + "-" + last + "/" + FILM.length);
    assertThat(Arrays.equals(reply.body(), Arrays.copyOfRange(FILM, first, last + 1))).isTrue();
  }

  @Test
  void theLastBytesOfALargeFileAreSent() {
    var reply = node.get("cinema.example.com", "/film.mp4", "Range: bytes=-10");
    assertThat(reply.body()).isEqualTo(Arrays.copyOfRange(FILM, FILM.length - 10, FILM.length));
  }

  @Test
  void aVisitorIsNeverGivenAPartForTheWhole() {
    try (var damaged = HostingNode.start()) {
      damaged.site("cinema", aSite().with("film.mp4", FILM, "video/mp4"));
      damaged.content().loseChunk(2);
      try (var client = WireClient.to(damaged.port())) {
        var reply = client.ask("cinema.example.com", "GET /film.mp4");
        assertThat(reply.complete()).isFalse();
        assertThat(reply.body().length).isLessThanOrEqualTo(2 * CHUNK);
        assertThat(client.isClosedByServer()).isTrue();
      }
      var before = damaged.get("cinema.example.com", "/film.mp4", "Range: bytes=0-9");
      assertThat(before.body()).isEqualTo(Arrays.copyOfRange(FILM, 0, 10));
    }
  }

  @Test
  void aVisitorWhoLeavesInTheMiddleHarmsNobody() {
    for (int i = 0; i < 5; i++) {
      try (var client = WireClient.to(node.port())) {
        client.send("GET /film.mp4 HTTP/1.1\r\nHost: cinema.example.com\r\n\r\n");
      }
    }
    assertThat(Arrays.equals(node.get("cinema.example.com", "/film.mp4").body(), FILM)).isTrue();
  }
}
