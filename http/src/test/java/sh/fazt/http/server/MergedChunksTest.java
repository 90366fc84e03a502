package sh.fazt.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import sh.fazt.http.connection.RequestFraming;

/** What comes in many small chunks reaches the parser in few, and is the same. */
class MergedChunksTest {
  private static final String HEAD =
      "POST /%d HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String PLAIN = "GET /plain HTTP/1.1\r\nHost: localhost\r\n\r\n";

  /** A request as it is sent, and the same with all its content in one chunk. */
  private record Sent(String raw, String merged) {}

  @Test
  void chunksThatComeTogetherPassAsOne() {
    var framing = new RequestFraming(1024);
    String head = HEAD.formatted(1);
    String sent = head + "2\r\nab\r\n3;why=not\r\ncde\r\n5  \r\nfgh";
    assertThat(pass(framing, sent)).isEqualTo(head + "8\r\nabcdefgh\r\n");
    assertThat(pass(framing, "i")).isEqualTo("1\r\ni\r\n");
    assertThat(pass(framing, "j\r")).isEqualTo("1\r\nj\r\n");
    assertThat(pass(framing, "\n0")).isEmpty();
    assertThat(pass(framing, "\r\nX-Sum: 7\r\n")).isEmpty();
    assertThat(pass(framing, "\r\n" + PLAIN)).isEqualTo("0\r\nX-Sum: 7\r\n\r\n" + PLAIN);
  }

  @Test
  void aBrokenChunkEndsWhatCameBeforeIt() {
    var framing = new RequestFraming(1024);
    String head = HEAD.formatted(1);
    assertThat(pass(framing, head + "2\r\nab\r\n2\r\ncd\r\nx\r\n"))
        .isEqualTo(head + "4\r\nabcd\r\n");
    assertThat(framing.malformed()).isNotNull();
    assertThat(framing.isBrokenInBody()).isTrue();
  }

  @RepeatedTest(20)
  void theContentIsTheSameWhereverItIsCut() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    List<Sent> requests = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      requests.add(random.nextInt(4) == 0 ? new Sent(PLAIN, PLAIN) : chunked(i, random));
    }
    var raw = new StringBuilder();
    var merged = new StringBuilder();
    for (var request : requests) {
      raw.append(request.raw());
      merged.append(request.merged());
    }
    var framing = new RequestFraming(4096);
    var passed = new StringBuilder();
    for (int at = 0; at < raw.length(); ) {
      int to = Math.min(raw.length(), at + 1 + random.nextInt(random.nextBoolean() ? 10 : 900));
      passed.append(pass(framing, raw.substring(at, to)));
      assertThat(framing.malformed()).as("seed %d", seed).isNull();
      at = to;
    }
    assertThat(inOneChunk(passed.toString())).as("seed %d", seed).isEqualTo(merged.toString());
  }

  private static Sent chunked(int number, Random random) {
    var content = new StringBuilder();
    var raw = new StringBuilder(HEAD.formatted(number));
    for (int chunks = random.nextInt(30); chunks > 0; chunks--) {
      String chunk = String.valueOf((char) ('a' + chunks % 26)).repeat(1 + random.nextInt(300));
      String size = Integer.toHexString(chunk.length());
      raw.append(random.nextBoolean() ? size : "0" + size.toUpperCase(Locale.ROOT));
      raw.append(random.nextInt(3) == 0 ? ";a=\"b;c\"\r\n" : "\r\n").append(chunk).append("\r\n");
      content.append(chunk);
    }
    String end = random.nextBoolean() ? "0\r\n\r\n" : "0\r\nX-Sum: 7\r\n\r\n";
    String head = HEAD.formatted(number);
    return new Sent(
        raw.append(end).toString(),
        head + (content.isEmpty() ? "" : chunk(content.toString())) + end);
  }

  private static String chunk(String content) {
    return Integer.toHexString(content.length()) + "\r\n" + content + "\r\n";
  }

  /** Reads what passed, and writes each body as one chunk. */
  private static String inOneChunk(String passed) {
    var all = new StringBuilder();
    int at = 0;
    while (at < passed.length()) {
      int body = passed.indexOf("\r\n\r\n", at) + 4;
      String head = passed.substring(at, body);
      all.append(head);
      at = body;
      if (!head.contains("chunked")) {
        continue;
      }
      var content = new StringBuilder();
      while (true) {
        int line = passed.indexOf("\r\n", at);
        int size = Integer.parseInt(passed.substring(at, line), 16);
        if (size == 0) {
          break;
        }
        content.append(passed, line + 2, line + 2 + size);
        at = line + 2 + size + 2;
      }
      all.append(content.isEmpty() ? "" : chunk(content.toString()));
      int end = passed.indexOf("\r\n\r\n", at) + 4;
      all.append(passed, at, end);
      at = end;
    }
    return all.toString();
  }

  private static String pass(RequestFraming framing, String bytes) {
    return framing
        .accept(ByteString.fromArray(bytes.getBytes(ISO_8859_1)))
        .decodeString(ISO_8859_1);
  }
}
