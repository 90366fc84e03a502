package sh.fazt.http.hosting;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One of the parts of a query that ampersands divide, as it was sent, escapes and all.
 *
 * @param sent the whole part; empty where two ampersands meet
 */
public record QueryPart(String sent) {
  /** The parts in their order, the empty ones too. */
  public static Stream<QueryPart> in(String query) {
    return Stream.of(query.split("&", -1)).map(QueryPart::new);
  }

  /** Whether it has a name and an equals sign behind it. */
  public boolean isPair() {
    return sent.indexOf('=') > 0;
  }

  /** What stands before the first equals sign, or all of it if there is none. */
  public String name() {
    int equals = sent.indexOf('=');
    return equals < 0 ? sent : sent.substring(0, equals);
  }

  /** What stands behind the first equals sign, the empty text if there is none. */
  public String value() {
    int equals = sent.indexOf('=');
    return equals < 0 ? "" : sent.substring(equals + 1);
  }

  /** What a name or a value says, or nothing if an escape in it is none. */
  public static Optional<String> decoded(String sent) {
    try {
      return Optional.of(URLDecoder.decode(sent, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
