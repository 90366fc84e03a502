package sh.fazt.http.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.contract.Field;
import sh.fazt.http.contract.Nearest;
import sh.fazt.http.contract.Shape;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;

/** Holds what a request brings against the contract, and says in words where it differs. */
public final class ValueReader {
  private final RejectionCode code;
  private final String what;

  /**
   * Reads values.
   *
   * @param code of every refusal
   * @param what begins it, such as {@code invalid request body}
   */
  public ValueReader(RejectionCode code, String what) {
    this.code = code;
    this.what = what;
  }

  /**
   * The values of an object. A field that is {@code null} is as good as left out.
   *
   * @throws RejectedException if one is not known or does not have its shape
   */
  Map<String, Object> group(JsonNode node, Shape.Group shape) {
    return group(node, shape, "");
  }

  private Map<String, Object> group(JsonNode node, Shape.Group shape, String at) {
    if (!node.isObject()) {
      throw wrong(at, "an object");
    }
    var values = new LinkedHashMap<String, Object>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String name = entry.getKey();
      Field field = shape.field(name).orElseThrow(() -> unknown(name, shape.fields()));
      if (!entry.getValue().isNull()) {
        values.put(name, value(entry.getValue(), field.shape(), name));
      }
    }
    return values;
  }

  private Object value(JsonNode node, Shape shape, String at) {
    return switch (shape) {
      case Shape.Text _, Shape.Choice _ when node.isTextual() -> wellFormed(node.textValue(), at);
      case Shape.Text _, Shape.Choice _ -> throw wrong(at, "a text");
      case Shape.Whole _ when node.isIntegralNumber() && node.canConvertToLong() ->
          node.longValue();
      case Shape.Whole _ -> throw wrong(at, "a whole number");
      case Shape.Decimal _ when node.isNumber() -> node.doubleValue();
      case Shape.Decimal _ -> throw wrong(at, "a number");
      case Shape.Flag _ when node.isBoolean() -> node.booleanValue();
      case Shape.Flag _ -> throw wrong(at, "true or false");
      case Shape.ListOf(var element) when node.isArray() -> list(node, element, at);
      case Shape.ListOf _ -> throw wrong(at, "a list");
      case Shape.Group group -> group(node, group, at);
      case Shape.MapOf(var element) when node.isObject() -> map(node, element, at);
      case Shape.MapOf _ -> throw wrong(at, "an object");
      case Shape.AnyOf(var shapes) -> any(node, shapes, at);
      case Shape.Bytes _, Shape.Recursive _, Shape.AnyJson _ ->
          throw new IllegalStateException("nothing of this shape is taken: " + at);
    };
  }

  /** Half of a surrogate pair is no character, and no canonical JSON may hold it. */
  private String wellFormed(String text, String at) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw wrong(at, "Unicode text, without half characters");
      }
    }
    return text;
  }

  private List<Object> list(JsonNode node, Shape element, String at) {
    var values = new ArrayList<>();
    for (JsonNode each : node) {
      values.add(value(each, element, at + "[" + values.size() + "]"));
    }
    return values;
  }

  private Object any(JsonNode node, List<Shape> shapes, String at) {
    for (Shape shape : shapes) {
      try {
        return value(node, shape, at);
      } catch (RejectedException _) {
        // perhaps the next
      }
    }
    throw wrong(at, "as it was read");
  }

  private Map<String, Object> map(JsonNode node, Shape element, String at) {
    var values = new LinkedHashMap<String, Object>();
    node.properties()
        .forEach(
            entry ->
                values.put(
                    entry.getKey(), value(entry.getValue(), element, at + "." + entry.getKey())));
    return values;
  }

  /**
   * The value a text spells, as in a path or a query.
   *
   * @throws RejectedException if it does not have the shape
   */
  public Object spelled(String text, Shape shape, String name) {
    return switch (shape) {
      case Shape.Whole whole -> within(whole, whole(text, name), name);
      case Shape.Flag _ ->
          switch (text) {
            case "true", "1", "" -> true;
            case "false", "0" -> false;
            default -> throw wrong(name, "true or false");
          };
      case Shape.Text _,
          Shape.Choice _,
          Shape.Decimal _,
          Shape.ListOf _,
          Shape.Group _,
          Shape.MapOf _,
          Shape.AnyOf _,
          Shape.Recursive _,
          Shape.AnyJson _,
          Shape.Bytes _ ->
          text;
    };
  }

  private Long whole(String text, String name) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException _) {
      throw wrong(name, "a whole number");
    }
  }

  private Long within(Shape.Whole shape, long number, String at) {
    if (number < shape.least() || number > shape.max()) {
      throw wrong(
          at,
          shape.max() == Long.MAX_VALUE
              ? "at least " + shape.least()
              : "from " + shape.least() + " to " + shape.max());
    }
    return number;
  }

  RejectedException unknown(String name, List<Field> known) {
    var names = known.stream().map(Field::name).toList();
    @Nullable String nearest = Nearest.to(name, names).orElse(null);
    String hint =
        nearest != null
            ? "; did you mean '" + nearest + "'?"
            : names.isEmpty() ? "; there are none" : "; known are " + String.join(", ", names);
    return refusal(what + ": unknown field '" + shortened(name) + "'" + hint);
  }

  private RejectedException wrong(String at, String expected) {
    String subject = at.isEmpty() ? "it" : "'" + at + "'";
    return refusal(what + ": " + subject + " must be " + expected);
  }

  private RejectedException refusal(String sentence) {
    return code.because(sentence).asException();
  }

  private static String shortened(String name) {
    return name.length() > 40 ? name.substring(0, 40) + "…" : name;
  }
}
