package sh.fazt.registry.content;

import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import sh.fazt.journal.TreeHash;
import sh.fazt.registry.database.Database;

/** What is stored, page by page; no read takes long or much memory. */
final class Inventory {
  private static final int LOST = 100_000;

  private Inventory() {}

  /**
   * @param size bytes of the canonical form
   */
  record TreeRow(TreeHash hash, long createdAt, long size) {}

  /** How many trees and contents there are together. */
  static long treesAndContents(Database database) {
    return database.readNow(
        handle ->
            handle
                .createQuery("SELECT (SELECT count(*) FROM tree) + (SELECT count(*) FROM content)")
                .mapTo(Long.class)
                .one());
  }

  /** The next trees by hash. */
  static List<TreeRow> trees(Database database, byte[] after, int limit) {
    return database.readNow(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT hash, created_at, length(canonical) FROM tree
                    WHERE hash > :after ORDER BY hash LIMIT :limit""")
                .bind("after", after)
                .bind("limit", limit)
                .map(
                    (row, _) ->
                        new TreeRow(
                            TreeHash.of(HexFormat.of().formatHex(row.getBytes(1))),
                            row.getLong(2),
                            row.getLong(3)))
                .list());
  }

  /** The canonical bytes of these trees, one after the other; of those that are there. */
  static void canonical(
      Database database, List<TreeHash> trees, BiConsumer<TreeHash, byte[]> reader) {
    database.readNow(
        handle -> {
          try (var query =
              handle.createQuery("SELECT hash, canonical FROM tree WHERE hash IN (<trees>)")) {
            return query
                .bindList(
                    "trees", trees.stream().map(tree -> ContentStore.bytes(tree.hex())).toList())
                .map(
                    (row, _) -> {
                      reader.accept(
                          TreeHash.of(HexFormat.of().formatHex(row.getBytes(1))), row.getBytes(2));
                      return 1;
                    })
                .stream()
                .count();
          }
        });
  }

  /**
   * @param rowid place in the table, the order of the pages
   * @param gzipSize 0 if there is no gzip form
   * @param chunked whether the content itself is in chunks
   * @param gzipBody empty unless the gzip form is in chunks
   */
  @SuppressWarnings("ArrayRecordComponent")
  record ContentRow(
      long rowid,
      byte[] hash,
      long size,
      long createdAt,
      boolean chunked,
      boolean gzipped,
      long gzipSize,
      byte[] gzipBody) {}

  /** The next contents in the order of their places in the table. */
  static List<ContentRow> contents(Database database, long after, int limit) {
    return database.readNow(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT c.rowid, c.hash, c.size, c.created_at, c.bytes IS NULL,
                           g.hash IS NOT NULL, g.size, g.body
                    FROM content c LEFT JOIN content_gzip g ON g.hash = c.hash
                    WHERE c.rowid > :after ORDER BY c.rowid LIMIT :limit""")
                .bind("after", after)
                .bind("limit", limit)
                .map(
                    (row, _) ->
                        new ContentRow(
                            row.getLong(1),
                            row.getBytes(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getBoolean(5),
                            row.getBoolean(6),
                            row.getLong(7),
                            row.getBytes(8) == null ? new byte[0] : row.getBytes(8)))
                .list());
  }

  @SuppressWarnings("ArrayRecordComponent")
  record BodyRow(byte[] hash, long chunks, long size, long createdAt) {}

  /** The next bodies that are in chunks, by hash. */
  static List<BodyRow> bodies(Database database, byte[] after, int limit) {
    return database.readNow(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT body, count(*), sum(length(bytes)), max(created_at)
                    FROM content_chunk WHERE body > :after
                    GROUP BY body ORDER BY body LIMIT :limit""")
                .bind("after", after)
                .bind("limit", limit)
                .map(
                    (row, _) ->
                        new BodyRow(
                            row.getBytes(1), row.getLong(2), row.getLong(3), row.getLong(4)))
                .list());
  }

  /** Gzip forms whose content is gone. There should be none: they go with it. */
  static List<byte[]> gzipFormsWithoutContent(Database database) {
    return database.readNow(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT hash FROM content_gzip g
                    WHERE NOT EXISTS (SELECT 1 FROM content c WHERE c.hash = g.hash)
                    LIMIT :limit""")
                .bind("limit", LOST)
                .mapTo(byte[].class)
                .list());
  }
}
