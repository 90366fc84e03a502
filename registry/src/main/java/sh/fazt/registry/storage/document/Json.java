package sh.fazt.registry.storage.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** JSON as it is stored: numbers are those of JavaScript, texts are whole. */
public final class Json {
  private static final int DEEPEST = 200;
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final ObjectWriter ESCAPING =
      MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private Json() {}

  /** The value a text spells; nothing if it spells none, or one that cannot be stored. */
  public static Optional<JsonNode> parse(String text) {
    try {
      JsonNode value = MAPPER.readTree(text);
      return value.isMissingNode() || hasInfinity(value) ? Optional.empty() : Optional.of(value);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The object of a text that this class wrote. */
  static ObjectNode object(String stored) {
    if (parse(stored).orElse(null) instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalStateException("a stored document is no JSON object");
  }

  /** The text of a value. Half a letter (a surrogate alone) is escaped: UTF-8 has none. */
  public static String text(JsonNode value) {
    try {
      String text = MAPPER.writeValueAsString(value);
      return isWhole(text) ? text : ESCAPING.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always written", e);
    }
  }

  public static ObjectNode newObject() {
    return MAPPER.createObjectNode();
  }

  /** A text as JSON, with its quotes. */
  public static String quoted(String text) {
    return text(MAPPER.getNodeFactory().textNode(text));
  }

  /** Whether the letters are whole and can be bytes of UTF-8. */
  public static boolean isWhole(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < length
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** Bytes of a text in UTF-8. */
  public static int bytes(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800 || Character.isSurrogate(c)) {
        bytes += 2; // of a pair each half has two
      } else {
        bytes += 3;
      }
    }
    return bytes;
  }

  /** Deep equality: members in any order, numbers by their value. */
  public static boolean equal(JsonNode a, JsonNode b) {
    if (a.isNumber() && b.isNumber()) {
      return a.doubleValue() == b.doubleValue();
    }
    if (a.getNodeType() != b.getNodeType() || a.size() != b.size()) {
      return false;
    }
    return switch (a.getNodeType()) {
      case ARRAY -> {
        for (int i = 0; i < a.size(); i++) {
          if (!equal(a.get(i), b.get(i))) {
            yield false;
          }
        }
        yield true;
      }
      case OBJECT -> {
        for (var member : a.properties()) {
          JsonNode other = b.get(member.getKey());
          if (other == null || !equal(member.getValue(), other)) {
            yield false;
          }
        }
        yield true;
      }
      case STRING -> a.textValue().equals(b.textValue());
      case BOOLEAN -> a.booleanValue() == b.booleanValue();
      case NULL, MISSING -> true;
      case NUMBER, BINARY, POJO -> false;
    };
  }

  private static boolean hasInfinity(JsonNode value) {
    if (value.isNumber()) {
      return !Double.isFinite(value.doubleValue());
    }
    if (value.isContainerNode()) {
      for (JsonNode part : value) {
        if (hasInfinity(part)) {
          return true;
        }
      }
    }
    return false;
  }
}
