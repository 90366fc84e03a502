package sh.fazt.registry.storage.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A document of a collection. Its fields are read when they are first asked for. */
public final class StoredDocument {
  static final String ID = "id";
  private static final String CREATED = "_createdAt";
  private static final String UPDATED = "_updatedAt";

  /** What the node says about a document, beside its own fields. */
  public static final Set<String> OWN_NAMES = Set.of(ID, CREATED, UPDATED);

  private static final int ROW = 96; // about what a row takes besides its texts

  private final String id;
  private final long sequence;
  private final long createdAt;
  private final long updatedAt;
  private final String body;
  private @Nullable ObjectNode fields;

  /**
   * A document.
   *
   * @param sequence grows with each one that is inserted
   * @param createdAt epoch milliseconds
   * @param updatedAt epoch milliseconds
   * @param body its own fields, a JSON object as {@link Json#text} writes it
   */
  public StoredDocument(String id, long sequence, long createdAt, long updatedAt, String body) {
    this.id = id;
    this.sequence = sequence;
    this.createdAt = createdAt;
    this.updatedAt = updatedAt;
    this.body = body;
  }

  public String id() {
    return id;
  }

  public long sequence() {
    return sequence;
  }

  public long createdAt() {
    return createdAt;
  }

  public long updatedAt() {
    return updatedAt;
  }

  public String body() {
    return body;
  }

  /** The value at a path; what the node says about it can be asked for as well. */
  public JsonNode value(FieldPath path) {
    if (path.names().size() == 1) {
      switch (path.first()) {
        case ID -> {
          return TextNode.valueOf(id);
        }
        case CREATED -> {
          return LongNode.valueOf(createdAt);
        }
        case UPDATED -> {
          return LongNode.valueOf(updatedAt);
        }
        default -> {}
      }
    }
    return path.in(fields());
  }

  /** Not to be changed by who asks. */
  ObjectNode fields() {
    ObjectNode read = fields;
    if (read == null) {
      read = Json.object(body);
      fields = read;
    }
    return read;
  }

  /** The same document with other fields. */
  StoredDocument with(ObjectNode changed, long now) {
    return new StoredDocument(id, sequence, createdAt, now, Json.text(changed));
  }

  /** The same document at another place in the order of insertion. */
  public StoredDocument at(long place) {
    return new StoredDocument(id, place, createdAt, updatedAt, body);
  }

  /** All of it as JSON. */
  public String json() {
    var json =
        new StringBuilder(body.length() + id.length() + 80)
            .append("{\"id\":")
            .append(Json.quoted(id))
            .append(",\"_createdAt\":")
            .append(createdAt)
            .append(",\"_updatedAt\":")
            .append(updatedAt);
    if (body.length() > 2) {
      json.append(',').append(body, 1, body.length());
    } else {
      json.append('}');
    }
    return json.toString();
  }

  /** What it counts for in a quota, in bytes. */
  public int weight(String collection) {
    return ROW + Json.bytes(collection) + Json.bytes(id) + Json.bytes(body);
  }
}
