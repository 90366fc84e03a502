package sh.fazt.registry.storage.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * A search: which documents, in which order, how many.
 *
 * @param limit at most so many
 * @param offset after leaving out so many
 */
public record Find(Query query, Order order, int limit, int offset) {
  private static final Set<String> OPTIONS = Set.of("limit", "offset", "order");

  /** The newest document that fulfils this. */
  public static Find first(Query query) {
    return new Find(query, Order.NEWEST, 1, 0);
  }

  /**
   * Reads what a script gave.
   *
   * @throws sh.fazt.registry.domain.RejectedException if it cannot be meant
   */
  public static Find parse(JsonNode query, JsonNode options) {
    if (options.isObject()) {
      for (var member : options.properties()) {
        if (!OPTIONS.contains(member.getKey())) {
          throw QueryRejections.options(
              "find knows the options limit, offset and order, and no " + member.getKey());
        }
      }
    }
    return new Find(
        Query.parse(query),
        Order.parse(options.path("order")),
        count(options, "limit", Integer.MAX_VALUE),
        count(options, "offset", 0));
  }

  private static int count(JsonNode options, String name, int otherwise) {
    JsonNode value = options.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    double number = value.isNumber() ? value.doubleValue() : -1;
    if (number < 0 || number != Math.rint(number)) {
      throw QueryRejections.options(name + " is a whole number from 0 on");
    }
    return (int) Math.min(number, Integer.MAX_VALUE);
  }

  /** How many have to be found in order before the rest can be left alone. */
  public long needed() {
    return (long) limit + offset;
  }

  /**
   * Which candidates to look at.
   *
   * @param indexed the fields that have an index
   */
  public Plan plan(Set<String> indexed) {
    var ranges = query.ranges();
    ranges.keySet().retainAll(indexed);
    var exact = ranges.entrySet().stream().filter(entry -> entry.getValue().isOne()).findFirst();
    if (exact.isPresent()) {
      var field = FieldPath.of(exact.get().getKey());
      var only = new Candidates.ByIndex(field, exact.get().getValue(), order.newestFirst());
      return new Plan(only, order.isByTime());
    }
    if (order.fields().size() == 1) {
      var by = order.fields().getFirst();
      if (indexed.contains(by.field().text())) {
        var range = ranges.getOrDefault(by.field().text(), IndexKey.EVERYTHING);
        return new Plan(new Candidates.ByIndex(by.field(), range, by.descending()), true);
      }
    }
    var some = ranges.entrySet().stream().findFirst();
    if (some.isPresent()) {
      var field = FieldPath.of(some.get().getKey());
      return new Plan(new Candidates.ByIndex(field, some.get().getValue(), true), false);
    }
    return order.isByTime()
        ? new Plan(new Candidates.InTime(order.newestFirst(), Long.MAX_VALUE), true)
        : new Plan(Candidates.InTime.NEWEST, false);
  }

  /**
   * How a search goes about it.
   *
   * @param inOrder whether they come in the order that is wanted
   */
  public record Plan(Candidates candidates, boolean inOrder) {}
}
