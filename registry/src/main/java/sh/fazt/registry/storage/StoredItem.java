package sh.fazt.registry.storage;

import org.jspecify.annotations.Nullable;

/**
 * One thing that an app stored, as it is listed.
 *
 * @param first the key, the collection or the path
 * @param second the id of a document, else empty
 * @param size bytes of its JSON, or of the blob
 * @param value its JSON, if that was asked for; a blob has none
 * @param expiresAt epoch milliseconds; {@link StoredKey#NEVER}
 * @param mime of a blob, else empty
 * @param order of a document: grows with each that is inserted; else 0
 */
public record StoredItem(
    StoredKind kind,
    String first,
    String second,
    long size,
    @Nullable String value,
    long expiresAt,
    String mime,
    long order) {
  /** What people call it. */
  public String key() {
    return kind == StoredKind.DOCUMENT ? first + "/" + second : first;
  }

  /** The place behind it in the list. */
  public Place place() {
    return new Place(kind, first, second);
  }

  /** A place in the list of all that an app stored. */
  public record Place(StoredKind kind, String first, String second) {
    public static final Place BEGIN = new Place(StoredKind.DOCUMENT, "", "");
  }
}
