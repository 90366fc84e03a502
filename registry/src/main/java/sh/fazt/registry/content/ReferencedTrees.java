package sh.fazt.registry.content;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import sh.fazt.journal.TreeHash;
import sh.fazt.registry.node.Database;

/**
 * Which trees the journal names. Any event of an app with a {@code tree} counts, so that one kind
 * of event more can only keep more. Read in pages: reading late is safe, since events are only ever
 * added and whoever adds one holds a pin on its tree.
 */
final class ReferencedTrees {
  private static final int EVENTS = 2000;

  private ReferencedTrees() {}

  /**
   * @param size bytes of the canonical form
   */
  record StoredTreeRow(TreeHash hash, long createdAt, long size) {}

  static Set<TreeHash> read(Database database) {
    var trees = new HashSet<TreeHash>();
    long head =
        database.readNow(
            handle ->
                handle
                    .createQuery("SELECT coalesce(max(ordering), 0) FROM event_journal")
                    .mapTo(Long.class)
                    .one());
    for (long from = 0; from < head; from += EVENTS) {
      trees.addAll(page(database, from));
    }
    return trees;
  }

  private static Set<TreeHash> page(Database database, long from) {
    return database.readNow(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT DISTINCT json_extract(CAST(event_payload AS TEXT), '$.tree') AS tree
                    FROM event_journal
                    WHERE ordering > :from AND ordering <= :from + :events
                      AND event_ser_manifest LIKE 'sh.fazt.journal.app.%' AND tree IS NOT NULL""")
                .bind("from", from)
                .bind("events", EVENTS)
                .mapTo(String.class)
                .stream()
                .map(TreeHash::of)
                .collect(Collectors.toSet()));
  }

  /** The next trees of the store by hash. */
  static List<StoredTreeRow> page(Database database, byte[] after, int limit) {
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
                        new StoredTreeRow(
                            TreeHash.of(HexFormat.of().formatHex(row.getBytes(1))),
                            row.getLong(2),
                            row.getLong(3)))
                .list());
  }
}
