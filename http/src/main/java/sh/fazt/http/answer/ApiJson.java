package sh.fazt.http.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.domain.Rejection;

/**
 * The JSON of the API: compact, one line, names in snake case in the order of the record. The
 * characters that would end a script are escaped, so that a page may hold an answer.
 */
public final class ApiJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
  private static final ObjectWriter WRITER = MAPPER.writer(new Harmless());

  private ApiJson() {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Data(Object data, @Nullable Object meta) {}

  private record Failure(Words error) {}

  private record CommandFailure(Words error, OlderFailure data) {}

  private record OlderFailure(boolean success, String error) {}

  private record Words(String code, String message) {}

  /** What an answer's data looks like, to pick from it. */
  public static JsonNode tree(Object data) {
    return MAPPER.valueToTree(data);
  }

  /**
   * What a text of our own says.
   *
   * @throws UncheckedIOException if it is no JSON
   */
  public static JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Values that stand on their own. */
  public static byte[] document(Map<String, Object> values) {
    return line(values);
  }

  /** {@code {"data": …}}, and {@code "meta"} if there is any. */
  static byte[] data(Object data, @Nullable Object meta) {
    return line(new Data(data, meta));
  }

  /** {@code {"error": {"code": …, "message": …}}}. */
  static byte[] error(Rejection why) {
    return line(new Failure(new Words(why.code().wireName(), why.sentence())));
  }

  /** The same for a command, with what older clients print beside it. */
  public static byte[] commandError(Rejection why) {
    return line(
        new CommandFailure(
            new Words(why.code().wireName(), why.sentence()),
            new OlderFailure(false, why.sentence())));
  }

  private static byte[] line(Object value) {
    return utf8(text(value) + "\n");
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** One value. */
  public static String text(Object value) {
    try {
      return WRITER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Harmless extends CharacterEscapes {
    private static final long serialVersionUID = 1;
    private final int[] ascii = standardAsciiEscapesForJSON();

    Harmless() {
      for (char c : new char[] {'<', '>', '&'}) {
        ascii[c] = ESCAPE_CUSTOM;
      }
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return ascii.clone();
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int c) {
      return switch (c) {
        case '<', '>', '&', 0x2028, 0x2029 -> new SerializedString(String.format("\\u%04x", c));
        default -> null;
      };
    }
  }
}
