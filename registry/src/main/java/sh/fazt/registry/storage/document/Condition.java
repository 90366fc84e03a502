package sh.fazt.registry.storage.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** What the value of one field has to be. */
public sealed interface Condition {
  FieldPath field();

  /** Whether a value fulfils it. */
  boolean matches(JsonNode value);

  /** Where in the order of all values those are that can fulfil it, if that narrows anything. */
  Optional<IndexKey.Range> range();

  /** Deep equality; in the place of a field's value itself {@code true} is also 1, and false 0. */
  record Equal(FieldPath field, JsonNode wanted) implements Condition {
    @Override
    public boolean matches(JsonNode value) {
      return same(value, wanted);
    }

    @Override
    public Optional<IndexKey.Range> range() {
      return Optional.of(IndexKey.Range.only(IndexKey.of(wanted)));
    }
  }

  /** Different, or missing. */
  record Different(FieldPath field, JsonNode other) implements Condition {
    @Override
    public boolean matches(JsonNode value) {
      return value.isMissingNode() || !same(value, other);
    }

    @Override
    public Optional<IndexKey.Range> range() {
      return Optional.empty();
    }
  }

  /** Which side of a value. */
  enum Side {
    GREATER,
    GREATER_OR_EQUAL,
    LESS,
    LESS_OR_EQUAL
  }

  /**
   * On one side of a value. Numbers come before texts, false is 0 and true is 1; texts compare by
   * their letters' code points. What is missing, null, an array or an object is on no side.
   */
  record Beside(FieldPath field, Side side, JsonNode limit) implements Condition {
    @Override
    public boolean matches(JsonNode value) {
      if (!hasOrder(value) || !hasOrder(limit)) {
        return false;
      }
      int order = compare(value, limit);
      return switch (side) {
        case GREATER -> order > 0;
        case GREATER_OR_EQUAL -> order >= 0;
        case LESS -> order < 0;
        case LESS_OR_EQUAL -> order <= 0;
      };
    }

    @Override
    public Optional<IndexKey.Range> range() {
      if (!hasOrder(limit)) {
        return Optional.empty();
      }
      IndexKey at = IndexKey.of(limit);
      return Optional.of(
          switch (side) {
            case GREATER, GREATER_OR_EQUAL -> new IndexKey.Range(at, IndexKey.FIRST_DEEP);
            case LESS, LESS_OR_EQUAL -> new IndexKey.Range(IndexKey.FIRST_NUMBER, at);
          });
    }
  }

  /** One of several values. */
  record OneOf(FieldPath field, List<JsonNode> wanted) implements Condition {
    public OneOf {
      wanted = List.copyOf(wanted);
    }

    @Override
    public boolean matches(JsonNode value) {
      return wanted.stream().anyMatch(one -> same(value, one));
    }

    @Override
    public Optional<IndexKey.Range> range() {
      var keys = wanted.stream().map(IndexKey::of).sorted().toList();
      return keys.isEmpty()
          ? Optional.empty()
          : Optional.of(new IndexKey.Range(keys.getFirst(), keys.getLast()));
    }
  }

  /** None of several values, or missing. */
  record NoneOf(FieldPath field, List<JsonNode> others) implements Condition {
    public NoneOf {
      others = List.copyOf(others);
    }

    @Override
    public boolean matches(JsonNode value) {
      return value.isMissingNode() || others.stream().noneMatch(one -> same(value, one));
    }

    @Override
    public Optional<IndexKey.Range> range() {
      return Optional.empty();
    }
  }

  /** An array that has an element. */
  record Containing(FieldPath field, JsonNode element) implements Condition {
    @Override
    public boolean matches(JsonNode value) {
      if (value.isArray()) {
        for (JsonNode one : value) {
          if (same(one, element)) {
            return true;
          }
        }
      }
      return false;
    }

    @Override
    public Optional<IndexKey.Range> range() {
      return Optional.empty();
    }
  }

  private static boolean same(JsonNode value, JsonNode wanted) {
    if (value.isMissingNode()) {
      return false;
    }
    if (value.isBoolean() != wanted.isBoolean() && hasNumber(value) && hasNumber(wanted)) {
      return number(value) == number(wanted);
    }
    return Json.equal(value, wanted);
  }

  private static boolean hasNumber(JsonNode value) {
    return value.isNumber() || value.isBoolean();
  }

  private static boolean hasOrder(JsonNode value) {
    return hasNumber(value) || value.isTextual();
  }

  private static double number(JsonNode value) {
    return value.isBoolean() ? (value.booleanValue() ? 1 : 0) : value.doubleValue();
  }

  private static int compare(JsonNode a, JsonNode b) {
    if (a.isTextual() && b.isTextual()) {
      return CodePoints.compare(a.textValue(), b.textValue());
    }
    if (a.isTextual() || b.isTextual()) {
      return a.isTextual() ? 1 : -1;
    }
    return Double.compare(number(a) + 0.0, number(b) + 0.0); // -0 is 0
  }
}
