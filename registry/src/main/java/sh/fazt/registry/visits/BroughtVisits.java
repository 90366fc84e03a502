package sh.fazt.registry.visits;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import sh.fazt.registry.access.NodeSecrets;
import sh.fazt.registry.database.Database;
import sh.fazt.registry.idempotency.ImportedRows;
import sh.fazt.registry.idempotency.ImportedRows.Kind;
import sh.fazt.registry.imports.older.OlderServer;

/**
 * Brings the short links and webhooks of an older server: rows, some in each write, with the note
 * that they came. Blocks.
 */
public final class BroughtVisits {
  private static final int SLICE = 100;

  private final Database database;
  private final ImportedRows before;
  private final Webhooks webhooks;
  private final InstantSource clock;
  private final boolean planned;

  /**
   * For one import.
   *
   * @param before what came of this server
   * @param planned whether nothing is to be written
   */
  public BroughtVisits(
      Database database,
      NodeSecrets secrets,
      InstantSource clock,
      ImportedRows before,
      boolean planned) {
    this.database = database;
    this.before = before;
    this.webhooks = new Webhooks(database, secrets, clock);
    this.clock = clock;
    this.planned = planned;
  }

  /** What became of one of them. */
  public enum How {
    /** It came now. */
    BROUGHT,
    /** It came before, whatever was done with it here. */
    BEFORE,
    /** Its name belongs to another one here. */
    TAKEN,
    /** There are as many here as there may be. */
    FULL
  }

  /** One of them. */
  public record Brought(String name, How how) {}

  /** One to be put. */
  private record Row(String name, Putting putting) {}

  /** Puts a row; whether its name was free. */
  @FunctionalInterface
  private interface Putting {
    boolean put(Handle handle, Instant now);
  }

  /**
   * Short links.
   *
   * @param max how many there may be here
   */
  public List<Brought> links(List<OlderServer.ShortLink> links, long max) {
    return bring(
        Kind.REDIRECT,
        "SELECT slug FROM redirect",
        max,
        links.stream()
            .map(
                link ->
                    new Row(
                        link.slug(),
                        (handle, now) ->
                            ShortLinks.bring(
                                handle,
                                link.slug(),
                                link.destination(),
                                link.tags(),
                                link.clicks(),
                                link.createdAt().orElse(now))))
            .toList());
  }

  /**
   * Webhooks, with their secrets.
   *
   * @param max how many there may be here
   */
  public List<Brought> webhooks(List<OlderServer.Webhook> hooks, long max) {
    return bring(
        Kind.WEBHOOK,
        "SELECT endpoint FROM webhook",
        max,
        hooks.stream()
            .map(
                hook ->
                    new Row(
                        hook.endpoint(),
                        (handle, now) ->
                            webhooks.bring(
                                handle,
                                hook.name(),
                                hook.endpoint(),
                                hook.secret().orElse(""),
                                hook.active(),
                                hook.createdAt().orElse(now))))
            .toList());
  }

  private List<Brought> bring(Kind kind, String names, long max, List<Row> rows) {
    Set<String> came = before.names(kind);
    var all = new ArrayList<Brought>();
    for (int from = 0; from < rows.size(); from += SLICE) {
      var slice = rows.subList(from, Math.min(rows.size(), from + SLICE));
      all.addAll(
          planned
              ? database.read(handle -> put(handle, kind, names, max, came, slice)).join()
              : database
                  .lane()
                  .write(
                      "what an import brings", handle -> put(handle, kind, names, max, came, slice))
                  .join());
    }
    return all;
  }

  private List<Brought> put(
      Handle handle, Kind kind, String names, long max, Set<String> came, List<Row> rows) {
    var taken = handle.createQuery(names).mapTo(String.class).set();
    Instant now = clock.instant();
    long room = max - taken.size();
    var all = new ArrayList<Brought>();
    for (var row : rows) {
      How how =
          came.contains(row.name())
              ? How.BEFORE
              : taken.contains(row.name()) ? How.TAKEN : room <= 0 ? How.FULL : How.BROUGHT;
      if (how == How.BROUGHT) {
        room--;
        if (!planned) {
          row.putting().put(handle, now);
          before.note(handle, kind, row.name(), now.toEpochMilli());
        }
      }
      all.add(new Brought(row.name(), how));
    }
    return all;
  }
}
