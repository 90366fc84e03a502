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

  /**
   * An event, and where it stands among those of its entity.
   *
   * @param entity its persistence id
   * @param number 1 for the entity's first
   */
  public record Numbered(String entity, long number, JournalEvent event) {}

  /** Hands every event to the consumer, oldest first, on the caller's thread. */
  public void replay(Consumer<JournalEvent> consumer) {
    replayNumbered(numbered -> consumer.accept(numbered.event()));
  }

  /** The same, with each event's number. */
  public void replayNumbered(Consumer<Numbered> consumer) {
    database.readNow(
        handle -> {
          try (var rows =
              handle
                  .createQuery(
                      "SELECT persistence_id, sequence_number, event_ser_manifest, event_payload"
                          + " FROM event_journal ORDER BY ordering")
                  .setFetchSize(FETCH)
                  .map(
                      (row, _) ->
                          new Numbered(
                              row.getString(1),
                              row.getLong(2),
                              EventTypes.read(row.getString(3), row.getBytes(4))))
                  .stream()) {
            rows.forEach(consumer);
          }
          return true;
        });
  }
}
