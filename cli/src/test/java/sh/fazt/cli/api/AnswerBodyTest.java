package sh.fazt.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where an answer ends, over a line that cuts and changes it. */
class AnswerBodyTest {
  private static final int ROUNDS = 400;
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  /** A body, and an answer that holds it. The body has nothing in it that framing is made of. */
  private record Sample(String body, String wire) {}

  private Sample sample() {
    String body =
        random
            .ints(random.nextInt(3000), 'g', 'z' + 1)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return random.nextBoolean()
        ? new Sample(body, OK + "Content-Length: " + body.length() + "\r\n\r\n" + body)
        : new Sample(body, OK + "Transfer-Encoding: chunked\r\n\r\n" + chunks(body));
  }

  private String chunks(String body) {
    var wire = new StringBuilder();
    for (int at = 0; at < body.length(); ) {
      int size = Math.min(body.length() - at, 1 + random.nextInt(random.nextBoolean() ? 5 : 900));
      String head = Integer.toHexString(size);
      wire.append(random.nextInt(4) == 0 ? "00" + head.toUpperCase(java.util.Locale.ROOT) : head)
          .append(random.nextInt(4) == 0 ? ";name=\"value\"" : "")
          .append("\r\n")
          .append(body, at, at + size)
          .append("\r\n");
      at += size;
    }
    wire.append(random.nextInt(4) == 0 ? "000" : "0").append("\r\n");
    return wire.append(random.nextInt(4) == 0 ? "Digest: x\r\n" : "").append("\r\n").toString();
  }

  /** What was read; nothing if it was an error. */
  private Optional<String> read(String wire) {
    var in = new Drops(new ByteArrayInputStream(wire.getBytes(StandardCharsets.ISO_8859_1)));
    var body = new ByteArrayOutputStream();
    try {
      HttpMessage.readFinal(in).copyBody(in, body, 1 << 20);
      return Optional.of(body.toString(StandardCharsets.ISO_8859_1));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Gives as few bytes at a time as a network may. */
  private final class Drops extends FilterInputStream {
    private Drops(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return super.read(bytes, offset, length == 0 ? 0 : 1 + random.nextInt(Math.min(length, 700)));
    }
  }

  @Test
  void aWholeAnswerIsReadHoweverItArrives() {
    for (int round = 0; round < ROUNDS; round++) {
      Sample sample = sample();
      assertThat(read(sample.wire)).as("seed %d, round %d", seed, round).contains(sample.body);
    }
  }

  @Test
  void anAnswerThatEndsBeforeItsEndIsAnErrorWhereverItIsCut() {
    for (int round = 0; round < ROUNDS; round++) {
      String wire = sample().wire;
      int cut = random.nextInt(wire.length());
      assertThat(read(wire.substring(0, cut)))
          .as("seed %d, round %d, cut at %d of %s", seed, round, cut, wire)
          .isEmpty();
    }
    String small = OK + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    assertThat(read(small)).contains("abcde");
    for (int cut = 0; cut < small.length(); cut++) {
      assertThat(read(small.substring(0, cut))).as("cut at %d", cut).isEmpty();
    }
  }

  @Test
  void anAnswerThatWasChangedOnTheWayIsNeverTakenForAnotherBody() {
    for (int round = 0; round < ROUNDS; round++) {
      Sample sample = sample();
      int framed = sample.wire.indexOf("\r\n\r\n") + 4;
      if (!sample.wire.contains("chunked")) {
        continue;
      }
      var changed = new StringBuilder(sample.wire);
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        int at = framingByte(sample.wire, framed);
        changed.setCharAt(at, (char) random.nextInt(256));
      }
      assertThat(read(changed.toString()).orElse(sample.body))
          .as("seed %d, round %d: %s", seed, round, changed)
          .isEqualTo(sample.body);
    }
  }

  /** A place behind the head that is not of the body. */
  private int framingByte(String wire, int from) {
    while (true) {
      int at = from + random.nextInt(wire.length() - from);
      char c = wire.charAt(at);
      if (c < 'g' || c > 'z') {
        return at;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 3\r\nContent-Length: 4",
        "Content-Length: 3, 4",
        "Content-Length: -1",
        "Content-Length: +3",
        "Content-Length: 0x3",
        "Content-Length: ",
        "Content-Length: 18446744073709551619",
        "Content-Length : 3",
        "Transfer-Encoding: gzip",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "X: y\r\n Content-Length: 3",
        "X: y\rContent-Length: 3",
        "no field",
      })
  void aHeadThatDoesNotSayWhereTheBodyEndsIsNotAnAnswer(String fields) {
    assertThat(read(OK + fields + "\r\n\r\nabc")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3\r\nabcd\r\n0\r\n\r\n",
        "3\r\nab\r\n0\r\n\r\n",
        "3\r\nabc0\r\n\r\n",
        "3\r\nabc\r\n-1\r\n\r\n",
        "-3\r\nabc\r\n0\r\n\r\n",
        "80000003\r\nabc\r\n0\r\n\r\n",
        "ffffffffffffffff3\r\nabc\r\n0\r\n\r\n",
        "\r\nabc\r\n0\r\n\r\n",
        "0x3\r\nabc\r\n0\r\n\r\n",
        " 3\r\nabc\r\n0\r\n\r\n",
        "3 3\r\nabc\r\n0\r\n\r\n",
        "3\r\nabc\r\n0\r\nno field\r\n\r\n",
      })
  void aChunkThatIsNotWhatItSaysIsAnError(String chunks) {
    assertThat(read(OK + "Transfer-Encoding: chunked\r\n\r\n" + chunks)).isEmpty();
  }

  @Test
  void whatIsLongerThanItMayBeIsAnErrorAndNotHalfOfIt() {
    for (String wire :
        new String[] {
          OK + "Content-Length: 5\r\n\r\nabcde",
          OK + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
          OK + "\r\nabcde"
        }) {
      var in = new ByteArrayInputStream(wire.getBytes(StandardCharsets.US_ASCII));
      assertThatThrownBy(
              () -> HttpMessage.readFinal(in).copyBody(in, new ByteArrayOutputStream(), 4))
          .as(wire)
          .isInstanceOf(HttpMessage.TooLong.class);
    }
  }

  @Test
  void anAnswerWithoutABodyHasNoneAndOneWithoutALengthEndsWithTheConnection() {
    assertThat(read("HTTP/1.1 204 No Content\r\n\r\n")).contains("");
    assertThat(read("HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n")).contains("");
    assertThat(read(OK + "\r\nabc")).contains("abc");
    assertThat(read("HTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + OK + "Content-Length: 1\r\n\r\na"))
        .contains("a");
    assertThat(read("HTTP/1.1 103 Early\r\n\r\n".repeat(200) + OK + "\r\nabc")).isEmpty();
  }
}
