package sh.fazt.registry.history;

import java.util.function.Consumer;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.Revision;
import sh.fazt.journal.json.EventTypes;
import sh.fazt.registry.node.Database;

/** Reads the whole journal in its order, outside any entity. */
public final class JournalReader {
  private static final int FETCH = 1_000;

  private final Database database;

  public JournalReader(Database database) {
    this.database = database;
  }

  /** The revision of the newest event, or {@link Revision#NONE}. */
  public Revision head() {
    return database.readNow(
        handle ->
            Revision.of(
                handle
                    .createQuery("SELECT coalesce(max(ordering), 0) FROM event_journal")
                    .mapTo(Long.class)
                    .one()));
  }

  /** Hands every event to the consumer, oldest first, on the caller's thread. */
  public void replay(Consumer<JournalEvent> consumer) {
    database.readNow(
        handle -> {
          try (var rows =
              handle
                  .createQuery(
                      "SELECT event_ser_manifest, event_payload FROM event_journal ORDER BY"
                          + " ordering")
                  .setFetchSize(FETCH)
                  .map((row, _) -> EventTypes.read(row.getString(1), row.getBytes(2)))
                  .stream()) {
            rows.forEach(consumer);
          }
          return true;
        });
  }
}
