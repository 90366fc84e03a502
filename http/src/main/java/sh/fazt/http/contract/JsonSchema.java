package sh.fazt.http.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Shapes in the words of JSON Schema 2020-12. A group that stands in itself becomes a named
 * component.
 */
final class JsonSchema {
  private static final Map<String, String> PATTERNS =
      Map.of(
          "app-id", "^(app_[0-9a-z]{4,32}|fazt_app_[0-9A-Za-z]{12})$",
          "subdomain", "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
          "version", "^v[0-9]+$",
          "revision", "^r[0-9]+$",
          "sha256", "^[0-9a-f]{64}$",
          "hex", "^[0-9a-f]{32}$");

  /** Of what is sent: all that may be taken, where that is more than what is answered. */
  private static final Map<String, String> SENT =
      Map.of(
          "subdomain", "^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$",
          "version", "^\"?v?[0-9]{1,18}\"?$",
          "text, not empty", "\\S",
          "name", "^[A-Za-z0-9._-]{1,100}$",
          "line of text", "^[!-~]([ -~]{0,98}[!-~])?$",
          "id or name", "^[A-Za-z0-9_-]{1,63}$");

  private final Map<String, Object> components = new TreeMap<>();

  /** What was named on the way, by name. */
  Map<String, Object> components() {
    return components;
  }

  void component(String name, Map<String, Object> schema) {
    components.put(name, schema);
  }

  static Map<String, Object> reference(String name) {
    return Map.of("$ref", "#/components/schemas/" + name);
  }

  /**
   * The schema of a value.
   *
   * @param name of the component it becomes, if it has to be one
   */
  Map<String, Object> of(Shape shape, String name) {
    return of(shape, name, true);
  }

  /** The same for a value that is sent: it is what the node takes then, not what it would say. */
  Map<String, Object> sent(Shape shape, String name) {
    return of(shape, name, false);
  }

  private Map<String, Object> of(Shape shape, String name, boolean strict) {
    return switch (shape) {
      case Shape.Text(var format, var example) -> text(format, example, strict);
      case Shape.Choice(var words) ->
          strict ? Map.of("enum", words) : text("", words.getFirst(), false);
      case Shape.Whole(var least, var max) -> whole(least, max);
      case Shape.Decimal _ -> Map.of("type", "number");
      case Shape.Flag _ -> Map.of("type", "boolean");
      case Shape.ListOf(var element) -> typed("array", "items", of(element, name, strict));
      case Shape.MapOf(var value) ->
          typed("object", "additionalProperties", of(value, name, strict));
      case Shape.Group(var fields) when isRecursive(shape) -> {
        components.put(name, Map.of());
        components.put(name, group(fields, name, strict));
        yield reference(name);
      }
      case Shape.Group(var fields) -> group(fields, name, strict);
      case Shape.AnyOf(var shapes) ->
          Map.of("anyOf", shapes.stream().map(one -> of(one, name, strict)).toList());
      case Shape.Recursive _ -> reference(name);
      case Shape.AnyJson _, Shape.Bytes _ -> Map.of();
    };
  }

  private static Map<String, Object> text(String format, String example, boolean strict) {
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", "string");
    @Nullable String pattern = PATTERNS.get(format);
    if (!strict && (pattern == null || SENT.containsKey(format))) {
      pattern = SENT.get(format);
    }
    if (pattern != null) {
      schema.put("pattern", pattern);
    } else if (!format.isEmpty() && !SENT.containsKey(format)) {
      schema.put("format", format);
    }
    if (!example.isEmpty()) {
      schema.put("examples", List.of(example));
    }
    return schema;
  }

  private static Map<String, Object> whole(long least, long max) {
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", "integer");
    schema.put("minimum", least);
    if (max != Long.MAX_VALUE) {
      schema.put("maximum", max);
    }
    return schema;
  }

  private static Map<String, Object> typed(String type, String name, Object value) {
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", type);
    schema.put(name, value);
    return schema;
  }

  private Map<String, Object> group(List<Field> fields, String name, boolean strict) {
    var properties = new LinkedHashMap<String, Object>();
    var required = new ArrayList<String>();
    for (Field field : fields) {
      var schema = of(field.shape(), name, strict);
      var described = new LinkedHashMap<>(strict || field.required() ? schema : orNull(schema));
      described.put("description", field.meaning());
      properties.put(field.name(), described);
      if (field.required()) {
        required.add(field.name());
      }
    }
    return object(properties, required);
  }

  /** What is {@code null} in a body is as good as left out. */
  private static Map<String, Object> orNull(Map<String, Object> schema) {
    return schema.isEmpty() ? schema : Map.of("anyOf", List.of(schema, Map.of("type", "null")));
  }

  /** An object of these properties and no others. */
  static Map<String, Object> object(Map<String, Object> properties, List<String> required) {
    var schema = typed("object", "properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  /** An object that may have these properties, of whatever type, and others. */
  static Map<String, Object> named(Shape.Group group) {
    var properties = new LinkedHashMap<String, Object>();
    for (Field field : group.fields()) {
      properties.put(field.name(), Map.of("description", field.meaning()));
    }
    return typed("object", "properties", properties);
  }

  private static boolean isRecursive(Shape shape) {
    return switch (shape) {
      case Shape.Recursive _ -> true;
      case Shape.Group(var fields) -> fields.stream().anyMatch(field -> isRecursive(field.shape()));
      case Shape.ListOf(var element) -> isRecursive(element);
      case Shape.MapOf(var value) -> isRecursive(value);
      case Shape.AnyOf(var shapes) -> shapes.stream().anyMatch(JsonSchema::isRecursive);
      case Shape.Text _,
          Shape.Choice _,
          Shape.Whole _,
          Shape.Decimal _,
          Shape.Flag _,
          Shape.AnyJson _,
          Shape.Bytes _ ->
          false;
    };
  }

  /** A description beside a schema that may not be changed. */
  static Map<String, Object> described(Map<String, Object> schema, String meaning) {
    var more = new LinkedHashMap<>(schema);
    more.put("description", Objects.requireNonNull(meaning));
    return more;
  }
}
