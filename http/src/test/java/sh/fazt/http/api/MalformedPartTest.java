package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.content.AZip.aZip;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sh.fazt.http.WireClient.Reply;

/** A part whose header cannot be read is the sender's fault, whatever is wrong with it. */
class MalformedPartTest {
  private static final String NAMED = "Content-Disposition: form-data; name=\"site_name\"\r\n";
  private static final ApiNode NODE = ApiNode.open();

  @AfterAll
  static void close() {
    NODE.close();
  }

  static Stream<Arguments> headers() {
    return Stream.of(
        Arguments.of("a NUL in a value", "X-A: a\0b\r\n" + NAMED),
        Arguments.of("a NUL in a name", "X\0A: b\r\n" + NAMED),
        Arguments.of("a NUL in the field's name", NAMED.replace("site", "si\0te")),
        Arguments.of("a line that is no header", "X-A\r\n" + NAMED),
        Arguments.of("a blank before the colon", "X-A : b\r\n" + NAMED),
        Arguments.of("a colon alone", ": b\r\n" + NAMED),
        Arguments.of("a disposition that is none", "Content-Disposition: ;;=\r\n"),
        Arguments.of("a name without an end", "Content-Disposition: form-data; name=\"x\r\n"),
        Arguments.of("a type that is none", "Content-Type: a b/c;\r\n" + NAMED),
        Arguments.of("bytes that are no text", "X-A: \u00ff\u00e9\u0001\r\n" + NAMED),
        Arguments.of("a value of 70,000 bytes", "X-A: " + "x".repeat(70_000) + "\r\n" + NAMED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("headers")
  void isABadRequestAndNothingIsLeft(String what, String header) {
    long before = NODE.events();

    Reply reply =
        NODE.deploy(
            new AForm()
                .raw("--" + AForm.BOUNDARY + "\r\n" + header + "\r\nvalue\r\n")
                .field("site_name", "malformed")
                .file(aZip().with("index.html", "fine").bytes()));

    assertThat(reply.status()).as(what + ": " + reply.text()).isEqualTo(400);
    assertThat(reply.text())
        .startsWith("{\"error\":{\"code\":\"BAD_REQUEST\",\"message\":\"Failed to parse form: ");
    assertThat(NODE.events()).isEqualTo(before);
  }
}
