package sh.fazt.registry.storage.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sh.fazt.registry.domain.RejectedException;

/** What is to become of the fields of documents, in this order. */
public record Changes(List<Change> changes) {
  private static final int MOST = 1000;

  public Changes {
    changes = List.copyOf(changes);
  }

  /** One of them. */
  sealed interface Change {
    FieldPath field();
  }

  /** The field gets this value. */
  record Put(FieldPath field, JsonNode value) implements Change {}

  /** The field goes. */
  record Remove(FieldPath field) implements Change {}

  /** The field's number grows; one that is missing counts as 0. */
  record Add(FieldPath field, JsonNode number) implements Change {}

  /**
   * Reads what a script gave: {@code $set}, {@code $unset}, {@code $inc}, and plain names as in
   * {@code $set}.
   *
   * @throws RejectedException if it cannot be meant
   */
  public static Changes parse(JsonNode json) {
    var changes = new ArrayList<Change>();
    for (var member : json.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      switch (name) {
        case "$set" ->
            fields(name, value)
                .forEach(one -> changes.add(new Put(FieldPath.of(one), value.get(one))));
        case "$unset" ->
            fields(name, value).forEach(one -> changes.add(new Remove(FieldPath.of(one))));
        case "$inc" ->
            fields(name, value)
                .forEach(one -> changes.add(new Add(FieldPath.of(one), number(value.get(one)))));
        default -> {
          if (name.startsWith("$")) {
            throw QueryRejections.changes(
                "unknown operator: " + name + " (there are $set, $unset and $inc)");
          }
          changes.add(new Put(FieldPath.of(name), value));
        }
      }
    }
    if (changes.size() > MOST) {
      throw QueryRejections.changes("one update changes at most " + MOST + " fields");
    }
    return new Changes(changes);
  }

  private static List<String> fields(String operator, JsonNode value) {
    if (!value.isObject()) {
      throw QueryRejections.changes(operator + " requires an object");
    }
    return value.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static JsonNode number(JsonNode value) {
    if (!value.isNumber()) {
      throw QueryRejections.changes("$inc requires numbers");
    }
    return value;
  }

  /**
   * The document after them.
   *
   * @param now epoch milliseconds
   * @throws RejectedException if the document is such that it cannot be done
   */
  public StoredDocument applyTo(StoredDocument document, long now) {
    ObjectNode fields = document.fields().deepCopy();
    for (Change change : changes) {
      String first = change.field().first();
      if (StoredDocument.OWN_NAMES.contains(first)) {
        keepOwn(document, change);
        continue;
      }
      apply(fields, change);
    }
    return document.with(fields, now);
  }

  /** A document that was read and is written back says what the node knows itself. */
  private static void keepOwn(StoredDocument document, Change change) {
    boolean sameId =
        change instanceof Put(FieldPath field, JsonNode value)
            && Json.equal(document.value(field), value);
    if (change.field().first().equals(StoredDocument.ID) && !sameId) {
      throw QueryRejections.changes("the id of a document cannot be changed");
    }
  }

  private static void apply(ObjectNode fields, Change change) {
    var names = change.field().names();
    ObjectNode at = fields;
    for (String name : names.subList(0, names.size() - 1)) {
      JsonNode next = at.path(name);
      if (next instanceof ObjectNode object) {
        at = object;
      } else if (!next.isMissingNode() && !next.isNull()) {
        if (change instanceof Remove) {
          return;
        }
        throw QueryRejections.changes(
            change.field().text() + " cannot be changed: " + name + " is no object");
      } else if (change instanceof Remove) {
        return;
      } else {
        at = at.putObject(name);
      }
    }
    String last = names.getLast();
    switch (change) {
      case Put(_, JsonNode value) -> at.set(last, value.deepCopy());
      case Remove _ -> at.remove(last);
      case Add(FieldPath field, JsonNode number) -> at.set(last, sum(field, at.path(last), number));
    }
  }

  private static JsonNode sum(FieldPath field, JsonNode present, JsonNode more) {
    if (present.isMissingNode() || present.isNull()) {
      return more;
    }
    if (!present.isNumber()) {
      throw QueryRejections.changes("$inc: " + field.text() + " is no number");
    }
    return Sum.of(present, more)
        .orElseThrow(
            () -> QueryRejections.changes("$inc: " + field.text() + " would become too large"));
  }
}
