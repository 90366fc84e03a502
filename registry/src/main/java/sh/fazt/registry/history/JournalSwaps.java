package sh.fazt.registry.history;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.alias.AliasesSwapped;
import sh.fazt.journal.alias.SwapId;
import sh.fazt.journal.json.EventTypes;
import sh.fazt.registry.database.Database;
import sh.fazt.registry.entity.PastSwaps;

/** Swaps by their ids, as the journal has them; the newest are looked at first. */
public final class JournalSwaps implements PastSwaps {
  private final Database database;

  public JournalSwaps(Database database) {
    this.database = database;
  }

  @Override
  public CompletableFuture<Optional<AliasesSwapped>> find(Subdomain coordinator, SwapId swap) {
    return database.read(
        handle -> {
          try (var events =
              handle
                  .createQuery(
                      """
                      SELECT event_ser_manifest, event_payload FROM event_journal
                      WHERE persistence_id = :alias AND event_ser_manifest = :swapped
                      ORDER BY sequence_number DESC
                      """)
                  .bind("alias", "alias|" + coordinator)
                  .bind("swapped", AliasesSwapped.class.getName())
                  .map((row, _) -> EventTypes.read(row.getString(1), row.getBytes(2)))
                  .stream()) {
            return events
                .map(AliasesSwapped.class::cast)
                .filter(event -> event.swap().equals(swap))
                .findFirst();
          }
        });
  }
}
