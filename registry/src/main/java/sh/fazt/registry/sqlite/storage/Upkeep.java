package sh.fazt.registry.sqlite.storage;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import sh.fazt.registry.storage.document.FieldPath;
import sh.fazt.registry.storage.document.IndexKey;
import sh.fazt.registry.storage.document.StoredDocument;

/**
 * What has to be done now and then, in steps: keys that expired go, indexes are filled, what nobody
 * sees any more is removed. What is left to do is in the tables, so a crash loses none of it.
 */
final class Upkeep {
  private static final String WHAT = "upkeep of app storage";

  /** Bytes that came for a blob which was never put are removed so long after the last of them. */
  private static final Duration ABANDONED = Duration.ofMinutes(1);

  /** Pieces of bytes removed in one step: 4 MiB. */
  private static final int PIECES = 4;

  private final Lane lane;
  private static final long ANY = -1;

  private final InstantSource clock;
  private final Unseen unseen;

  Upkeep(Lane lane, InstantSource clock, Unseen unseen) {
    this.lane = lane;
    this.clock = clock;
    this.unseen = unseen;
  }

  /** Does one step; returns whether there may be more to do. */
  boolean step() {
    return lane.free(
        WHAT,
        own ->
            removeExpired(own)
                || removeIndex(own)
                || fillIndex(own, ANY)
                || removeContent(own)
                || unseen.step(own));
  }

  /** An expired key. */
  private record Expired(long space, String key, long since, long bytes) {}

  private boolean removeExpired(Statements own) {
    var slice = new Slice();
    var expired = new ArrayList<Expired>();
    own.visit(
        """
        SELECT space, key, since, bytes FROM storage_key
         WHERE expires_at IS NOT NULL AND expires_at <= ? AND until = 9223372036854775807""",
        row -> {
          var one = new Expired(row.getLong(1), row.getString(2), row.getLong(3), row.getLong(4));
          expired.add(one);
          return slice.take(one.bytes());
        },
        clock.millis());
    for (Expired one : expired) {
      // A snapshot may still see it.
      int ended =
          own.update(
              """
              UPDATE storage_key SET until = (SELECT generation FROM storage_space WHERE id = ?1)
               WHERE space = ?1 AND key = ?2 AND until = 9223372036854775807
                 AND since <= (SELECT kept FROM storage_space WHERE id = ?1)""",
              one.space(),
              one.key());
      if (ended == 0) {
        own.update(
            """
            DELETE FROM storage_key
             WHERE space = ? AND key = ? AND until = 9223372036854775807""",
            one.space(),
            one.key());
      }
      own.update(
          "UPDATE storage_space SET keys = keys - 1, bytes = bytes - ? WHERE id = ?",
          ended == 0 ? one.bytes() : 0,
          one.space());
    }
    return !expired.isEmpty();
  }

  private static boolean removeIndex(Statements own) {
    var left = own.one("SELECT id FROM storage_index WHERE state = 2", row -> row.getLong(1));
    if (left.isEmpty()) {
      return false;
    }
    int gone =
        own.update(
            """
            DELETE FROM storage_entry WHERE ("index", key, sequence) IN
              (SELECT "index", key, sequence FROM storage_entry WHERE "index" = ? LIMIT ?)""",
            left.get(),
            Slice.ROWS);
    if (gone == 0) {
      own.update("DELETE FROM storage_index WHERE id = ?", left.get());
    }
    return true;
  }

  /** An index that has not all its entries yet. */
  private record Unfilled(long id, long space, String collection, String field, long filledTo) {}

  /**
   * Fills a part of an index.
   *
   * @param space whose; below 0: of any
   * @return whether there was one to fill
   */
  static boolean fillIndex(Statements own, long space) {
    var unfilled =
        own.one(
            """
            SELECT id, space, collection, field, filled_to FROM storage_index
             WHERE state = 0 AND (?1 < 0 OR space = ?1)""",
            row ->
                new Unfilled(
                    row.getLong(1),
                    row.getLong(2),
                    row.getString(3),
                    row.getString(4),
                    row.getLong(5)),
            space);
    if (unfilled.isEmpty()) {
      return false;
    }
    var index = unfilled.get();
    var field = FieldPath.of(index.field());
    var slice = new Slice();
    var documents = new ArrayList<StoredDocument>();
    own.visit(
        """
        SELECT id, sequence, created_at, updated_at, body FROM storage_document
         WHERE space = ? AND collection = ? AND until = 9223372036854775807 AND sequence > ?
         ORDER BY sequence""",
        row -> {
          documents.add(SqliteDocuments.document(row));
          return slice.take(documents.getLast().body().length());
        },
        index.space(),
        index.collection(),
        index.filledTo());
    for (var document : documents) {
      SqliteDocuments.enter(own, index.id(), IndexKey.of(document.value(field)), document);
    }
    own.update(
        "UPDATE storage_index SET filled_to = ?, state = ? WHERE id = ?",
        documents.isEmpty() ? index.filledTo() : documents.getLast().sequence(),
        slice.isFull() ? 0 : 1,
        index.id());
    return true;
  }

  private boolean removeContent(Statements own) {
    var unused =
        own.one(
            "SELECT hash FROM storage_content WHERE uses = 0 AND touched_at < ?",
            row -> row.getBytes(1),
            clock.millis() - ABANDONED.toMillis());
    if (unused.isEmpty()) {
      return false;
    }
    int gone =
        own.update(
            """
            DELETE FROM storage_chunk WHERE rowid IN
              (SELECT rowid FROM storage_chunk WHERE hash = ? LIMIT ?)""",
            unused.get(),
            PIECES);
    if (gone < PIECES) {
      own.update("DELETE FROM storage_content WHERE hash = ? AND uses = 0", unused.get());
    }
    return true;
  }
}
