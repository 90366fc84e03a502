package sh.fazt.registry.sqlite.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.storage.StoredItem;
import sh.fazt.registry.storage.StoredKey;
import sh.fazt.registry.storage.StoredKind;
import sh.fazt.registry.storage.document.StoredDocument;

/** Lists the live rows of all three tables, one after the other. */
final class Listing {
  private final Statements own;
  private final Space space;
  private final long room;
  private final long now;
  private final List<StoredItem> found = new ArrayList<>();
  private long taken;

  /**
   * A list.
   *
   * @param room about how many bytes of values it may hold
   */
  Listing(Statements own, Space space, long room, long now) {
    this.own = own;
    this.space = space;
    this.room = room;
    this.now = now;
  }

  List<StoredItem> list(
      @Nullable StoredKind only, StoredItem.Place after, int limit, boolean withValues) {
    for (StoredKind kind : StoredKind.values()) {
      int order = kind.compareTo(after.kind());
      if (order < 0 || (only != null && kind != only) || isFull(limit)) {
        continue;
      }
      var from = order == 0 ? after : new StoredItem.Place(kind, "", "");
      switch (kind) {
        case DOCUMENT -> documents(from, limit, withValues);
        case KEY -> keys(from, limit, withValues);
        case BLOB -> blobs(from, limit);
      }
    }
    return List.copyOf(found);
  }

  private boolean isFull(int limit) {
    return found.size() >= limit || taken >= room;
  }

  private boolean add(StoredItem item, int limit) {
    found.add(item);
    taken += item.value() == null ? 0 : item.value().length();
    return !isFull(limit);
  }

  private void documents(StoredItem.Place after, int limit, boolean withValues) {
    own.visit(
        """
        SELECT collection, octet_length(body), id, sequence, created_at, updated_at,
               CASE WHEN ? THEN body ELSE '{}' END
          FROM storage_document
         WHERE space = ? AND (collection, id) > (?, ?) AND until = 9223372036854775807
         ORDER BY collection, id""",
        row -> add(document(row, withValues), limit),
        withValues,
        space.id(),
        after.first(),
        after.second());
  }

  private static StoredItem document(ResultSet row, boolean withValues) throws SQLException {
    var document =
        new StoredDocument(
            row.getString(3), row.getLong(4), row.getLong(5), row.getLong(6), row.getString(7));
    return new StoredItem(
        StoredKind.DOCUMENT,
        row.getString(1),
        document.id(),
        row.getLong(2),
        withValues ? document.json() : null,
        StoredKey.NEVER,
        "",
        document.sequence());
  }

  private void keys(StoredItem.Place after, int limit, boolean withValues) {
    own.visit(
        """
        SELECT key, octet_length(value), CASE WHEN ? THEN value END,
               coalesce(expires_at, 9223372036854775807)
          FROM storage_key
         WHERE space = ? AND key > ? AND until = 9223372036854775807
           AND coalesce(expires_at, 9223372036854775807) > ?
         ORDER BY key""",
        row ->
            add(
                new StoredItem(
                    StoredKind.KEY,
                    row.getString(1),
                    "",
                    row.getLong(2),
                    row.getString(3),
                    row.getLong(4),
                    "",
                    0),
                limit),
        withValues,
        space.id(),
        after.first(),
        now);
  }

  private void blobs(StoredItem.Place after, int limit) {
    own.visit(
        """
        SELECT path, size, mime FROM storage_blob
         WHERE space = ? AND path > ? AND until = 9223372036854775807 ORDER BY path""",
        row ->
            add(
                new StoredItem(
                    StoredKind.BLOB,
                    row.getString(1),
                    "",
                    row.getLong(2),
                    null,
                    StoredKey.NEVER,
                    row.getString(3),
                    0),
                limit),
        space.id(),
        after.first());
  }
}
