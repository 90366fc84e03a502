package sh.fazt.registry.storage.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.fazt.registry.domain.RejectedException;

/** Conditions that a document has to fulfil, all of them. */
public record Query(List<Condition> conditions) {
  public static final Query ALL = new Query(List.of());

  /** Conditions one query may have, and values of one of them. */
  private static final int MOST = 1000;

  public Query {
    conditions = List.copyOf(conditions);
  }

  /** The document with this id. */
  public static Query id(String id) {
    return new Query(
        List.of(new Condition.Equal(FieldPath.of(StoredDocument.ID), TextNode.valueOf(id))));
  }

  /**
   * Reads what a script gave.
   *
   * @throws RejectedException if it cannot be meant
   */
  public static Query parse(JsonNode json) {
    if (!json.isObject()) {
      return ALL;
    }
    var conditions = new ArrayList<Condition>();
    for (var member : json.properties()) {
      String name = member.getKey();
      if (name.startsWith("$")) {
        throw QueryRejections.query("unknown operator: " + name);
      }
      add(conditions, FieldPath.of(name), member.getValue());
      if (conditions.size() > MOST) {
        throw QueryRejections.query("it has more than " + MOST + " conditions");
      }
    }
    return new Query(conditions);
  }

  private static void add(List<Condition> conditions, FieldPath field, JsonNode value) {
    if (value.isArray()) {
      throw QueryRejections.query(
          "unsupported type of "
              + field.text()
              + ": an array (use $in for one of several values, $contains for an element, $eq for"
              + " this very array)");
    }
    if (!value.isObject()) {
      conditions.add(new Condition.Equal(field, value));
      return;
    }
    long operators =
        value.properties().stream().filter(member -> member.getKey().startsWith("$")).count();
    if (operators == 0) {
      conditions.add(new Condition.Equal(field, value));
      return;
    }
    for (var member : value.properties()) {
      conditions.add(condition(field, member.getKey(), member.getValue()));
    }
  }

  private static Condition condition(FieldPath field, String operator, JsonNode value) {
    return switch (operator) {
      case "$eq" -> new Condition.Equal(field, value);
      case "$ne" -> new Condition.Different(field, value);
      case "$gt" -> new Condition.Beside(field, Condition.Side.GREATER, value);
      case "$gte" -> new Condition.Beside(field, Condition.Side.GREATER_OR_EQUAL, value);
      case "$lt" -> new Condition.Beside(field, Condition.Side.LESS, value);
      case "$lte" -> new Condition.Beside(field, Condition.Side.LESS_OR_EQUAL, value);
      case "$in" -> new Condition.OneOf(field, values(operator, value));
      case "$nin" -> new Condition.NoneOf(field, values(operator, value));
      case "$contains" -> new Condition.Containing(field, value);
      default -> throw QueryRejections.query("unknown operator: " + operator);
    };
  }

  private static List<JsonNode> values(String operator, JsonNode value) {
    if (!value.isArray()) {
      throw QueryRejections.query(operator + " requires an array");
    }
    if (value.size() > MOST) {
      throw QueryRejections.query(operator + " takes at most " + MOST + " values");
    }
    var values = new ArrayList<JsonNode>();
    value.forEach(values::add);
    return values;
  }

  public boolean isAll() {
    return conditions.isEmpty();
  }

  /** Whether no document can fulfil it: one of no values is wanted. */
  public boolean isImpossible() {
    return conditions.stream()
        .anyMatch(
            condition ->
                condition instanceof Condition.OneOf(_, List<JsonNode> wanted) && wanted.isEmpty());
  }

  /** Whether a document fulfils all conditions. */
  public boolean matches(StoredDocument document) {
    for (Condition condition : conditions) {
      if (!condition.matches(document.value(condition.field()))) {
        return false;
      }
    }
    return true;
  }

  /** The one id that a document must have, if there is one. */
  public Optional<String> id() {
    return conditions.stream()
        .filter(Condition.Equal.class::isInstance)
        .map(Condition.Equal.class::cast)
        .filter(equal -> equal.field().text().equals(StoredDocument.ID))
        .filter(equal -> equal.wanted().isTextual())
        .map(equal -> equal.wanted().textValue())
        .findFirst();
  }

  /** Where the values of fields have to be, by the fields' texts. */
  Map<String, IndexKey.Range> ranges() {
    var ranges = new HashMap<String, IndexKey.Range>();
    for (Condition condition : conditions) {
      condition
          .range()
          .ifPresent(range -> ranges.merge(condition.field().text(), range, IndexKey.Range::and));
    }
    return ranges;
  }

  /** The fields it asks about, as people write them. */
  public List<String> fields() {
    return conditions.stream().map(condition -> condition.field().text()).distinct().toList();
  }
}
