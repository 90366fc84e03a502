package sh.fazt.registry.storage.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import sh.fazt.registry.domain.RejectedException;

/**
 * In which order documents are wanted: by values of fields, and where these are equal by when they
 * were inserted.
 *
 * @param fields the first matters most
 * @param newestFirst among documents that are equal so far
 */
public record Order(List<By> fields, boolean newestFirst) {
  public static final Order NEWEST = new Order(List.of(), true);
  static final Order OLDEST = new Order(List.of(), false);

  private static final int MOST_FIELDS = 8;

  public Order {
    fields = List.copyOf(fields);
  }

  /** One field, from its greatest value down or from its least up. */
  public record By(FieldPath field, boolean descending) {}

  /**
   * {@code "asc"}, {@code "desc"}, or fields with one of these.
   *
   * @throws RejectedException if it is something else
   */
  public static Order parse(JsonNode json) {
    if (json.isMissingNode() || json.isNull()) {
      return NEWEST;
    }
    if (json.isTextual()) {
      return descending(json) ? NEWEST : OLDEST;
    }
    if (!json.isObject() || json.isEmpty() || json.size() > MOST_FIELDS) {
      throw wrong();
    }
    var fields = new ArrayList<By>();
    for (var member : json.properties()) {
      fields.add(new By(FieldPath.of(member.getKey()), descending(member.getValue())));
    }
    return new Order(fields, fields.getFirst().descending());
  }

  private static boolean descending(JsonNode json) {
    return switch (json.asText()) {
      case "desc" -> true;
      case "asc" -> false;
      default -> throw wrong();
    };
  }

  private static RejectedException wrong() {
    return QueryRejections.options(
        "order is \"asc\", \"desc\", or up to "
            + MOST_FIELDS
            + " fields with one of these: {order: {score: \"desc\"}}");
  }

  /** By when they were inserted only. */
  boolean isByTime() {
    return fields.isEmpty();
  }

  /** The same order for documents in memory. */
  public Comparator<StoredDocument> comparator() {
    Comparator<StoredDocument> order = (_, _) -> 0;
    for (By by : fields) {
      Comparator<StoredDocument> next =
          Comparator.comparing(document -> IndexKey.of(document.value(by.field())));
      order = order.thenComparing(by.descending() ? next.reversed() : next);
    }
    Comparator<StoredDocument> time = Comparator.comparingLong(StoredDocument::sequence);
    return order.thenComparing(newestFirst ? time.reversed() : time);
  }
}
