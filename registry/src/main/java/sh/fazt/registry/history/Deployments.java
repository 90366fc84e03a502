package sh.fazt.registry.history;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import sh.fazt.journal.Actor;
import sh.fazt.journal.AppId;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Revision;
import sh.fazt.journal.app.ReleaseDeployed;
import sh.fazt.journal.json.EventTypes;
import sh.fazt.registry.database.Database;

/** What was deployed lately, as the journal has it. */
public final class Deployments {
  private final Database database;

  public Deployments(Database database) {
    this.database = database;
  }

  /**
   * One release that was deployed.
   *
   * @param message the deployer's words; may be empty
   */
  public record Deployment(
      Revision revision,
      AppId app,
      ReleaseNo release,
      int fileCount,
      long bytes,
      String message,
      Actor actor,
      Instant at) {}

  /**
   * The newest of all apps.
   *
   * @param before only those that stand before this place in the journal
   */
  public CompletableFuture<List<Deployment>> newest(int max, long before) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT ordering, event_ser_manifest, event_payload FROM event_journal
                    WHERE event_ser_manifest = :deployed AND ordering < :before
                    ORDER BY ordering DESC LIMIT :most
                    """)
                .bind("deployed", ReleaseDeployed.class.getName())
                .bind("before", before)
                .bind("most", max)
                .map(
                    (row, _) ->
                        deploymentOf(
                            Revision.of(row.getLong(1)),
                            (ReleaseDeployed) EventTypes.read(row.getString(2), row.getBytes(3))))
                .list());
  }

  private static Deployment deploymentOf(Revision revision, ReleaseDeployed event) {
    return new Deployment(
        revision,
        event.app(),
        event.release(),
        event.fileCount(),
        event.bytes(),
        event.message(),
        event.meta().actor(),
        event.meta().at());
  }
}
