package sh.fazt.registry.content;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import sh.fazt.journal.TreeHash;
import sh.fazt.registry.database.Database;

/**
 * Which trees the journal names. Any event of an app with a {@code tree} counts, so that one kind
 * of event more can only keep more. Read in pages: reading late is safe, since events are only ever
 * added, and each is added under a pin on its tree.
 */
final class ReferencedTrees {
  private static final int EVENTS = 2000;

  private ReferencedTrees() {}

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
}
