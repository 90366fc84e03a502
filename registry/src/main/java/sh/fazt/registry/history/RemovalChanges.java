package sh.fazt.registry.history;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import sh.fazt.journal.AliasChange;
import sh.fazt.journal.AppId;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.alias.AliasPointed;
import sh.fazt.journal.alias.AliasRemoved;
import sh.fazt.journal.app.AppRemoved;
import sh.fazt.journal.json.EventTypes;
import sh.fazt.registry.database.Database;

/** What removals of apps did to aliases, as the journal has it. */
public final class RemovalChanges {
  private final Database database;

  public RemovalChanges(Database database) {
    this.database = database;
  }

  /**
   * The aliases changed by the last removal of the app, oldest change first.
   *
   * @param command of the removal
   */
  public CompletableFuture<List<AliasChange>> of(AppId app, String command) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT event_ser_manifest, event_payload FROM event_journal
                    WHERE ordering > (
                        SELECT ordering FROM event_journal
                        WHERE persistence_id = :app AND event_ser_manifest = :removed
                        ORDER BY sequence_number DESC LIMIT 1)
                      AND event_ser_manifest IN (:pointed, :dropped)
                      AND instr(event_payload, :id) > 0
                    ORDER BY ordering
                    """)
                .bind("app", "app|" + app)
                .bind("id", app.value().getBytes(StandardCharsets.UTF_8))
                .bind("removed", AppRemoved.class.getName())
                .bind("pointed", AliasPointed.class.getName())
                .bind("dropped", AliasRemoved.class.getName())
                .map((row, _) -> EventTypes.read(row.getString(1), row.getBytes(2)))
                .stream()
                .filter(event -> event.meta().command().equals(command))
                .map(RemovalChanges::change)
                .flatMap(Optional::stream)
                .filter(change -> pointedTo(change, app))
                .toList());
  }

  /** Others are removed by the same command at the same time. */
  private static boolean pointedTo(AliasChange change, AppId app) {
    var before = change.before();
    return before != null && before.apps().contains(app);
  }

  private static Optional<AliasChange> change(JournalEvent event) {
    return switch (event) {
      case AliasPointed e ->
          Optional.of(new AliasChange(e.alias(), e.version(), e.previous(), e.target()));
      case AliasRemoved e ->
          Optional.of(new AliasChange(e.alias(), e.version(), e.previous(), null));
      default -> Optional.empty();
    };
  }
}
