package sh.fazt.registry.history;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterable;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.Revision;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Version;
import sh.fazt.journal.alias.AliasEvent;
import sh.fazt.journal.alias.AliasesSwapped;
import sh.fazt.journal.alias.SwapFinished;
import sh.fazt.journal.alias.SwapReserved;
import sh.fazt.journal.app.AppCreated;
import sh.fazt.journal.app.AppEvent;
import sh.fazt.journal.app.AppForked;
import sh.fazt.journal.app.MetadataChanged;
import sh.fazt.journal.app.ReleaseActivated;
import sh.fazt.journal.app.ReleaseDeployed;
import sh.fazt.journal.json.EventTypes;
import sh.fazt.registry.database.Database;

/**
 * From revisions to the versions of apps and aliases and back, in the journal itself. Each question
 * costs a few indexed reads.
 */
public final class Revisions {
  private static final String COLUMNS =
      "SELECT ordering, event_ser_manifest, event_payload, sequence_number ";

  private final Database database;

  public Revisions(Database database) {
    this.database = database;
  }

  /** An event and where it stands. */
  public record Entry(Revision revision, JournalEvent event) {}

  private record Row(Entry entry, long sequence) {}

  /** The event of this revision, or nothing if there is none. */
  public CompletableFuture<Optional<Entry>> at(Revision revision) {
    return database.read(
        handle ->
            rows(handle, "FROM event_journal WHERE ordering = ?", revision.value())
                .findFirst()
                .map(Row::entry));
  }

  /** The event that brought the alias to this version; of a swap, the coordinator's. */
  public CompletableFuture<Optional<Entry>> of(Subdomain alias, Version version) {
    return database.read(handle -> of(handle, alias, version));
  }

  /** The event that brought the app to this version. */
  public CompletableFuture<Optional<Entry>> of(AppId app, Version version) {
    return database.read(
        handle -> Optional.ofNullable(first(handle, "app|" + app, version)).map(Row::entry));
  }

  /**
   * The event that made the release active which the app had at this version, or nothing if it had
   * none.
   */
  public CompletableFuture<Optional<Entry>> activation(AppId app, Version version) {
    return newest(
        app,
        version,
        List.of(ReleaseDeployed.class, ReleaseActivated.class, AppForked.class),
        _ -> true);
  }

  /** The event by which the app got the visibility it had at this version. */
  public CompletableFuture<Optional<Entry>> visibility(AppId app, Version version) {
    return newest(
        app,
        version,
        List.of(MetadataChanged.class, AppCreated.class, AppForked.class),
        Revisions::setsVisibility);
  }

  private CompletableFuture<Optional<Entry>> newest(
      AppId app,
      Version version,
      List<Class<? extends AppEvent>> three,
      Predicate<JournalEvent> counts) {
    return database.read(
        handle -> {
          Row reached = first(handle, "app|" + app, version);
          return reached == null
              ? Optional.empty()
              : rows(
                      handle,
                      """
                      FROM event_journal
                      WHERE persistence_id = ? AND sequence_number <= ?
                        AND event_ser_manifest IN (?, ?, ?)
                      ORDER BY sequence_number DESC
                      """,
                      "app|" + app,
                      reached.sequence(),
                      three.get(0).getName(),
                      three.get(1).getName(),
                      three.get(2).getName())
                  .map(Row::entry)
                  .filter(entry -> counts.test(entry.event()))
                  .findFirst();
        });
  }

  private static boolean setsVisibility(JournalEvent event) {
    return !(event instanceof MetadataChanged changed)
        || changed.before().visibility() != changed.after().visibility();
  }

  /** The version of the alias after an event, if the event is of its history. */
  public static Optional<Version> after(JournalEvent event, Subdomain alias) {
    return switch (event) {
      case AliasesSwapped swap when swap.second().alias().equals(alias) ->
          Optional.of(swap.second().version());
      case AliasEvent e when e.alias().equals(alias) -> Optional.of(e.version());
      default -> Optional.empty();
    };
  }

  /** The version of the app after an event, if the event is of its history. */
  public static Optional<Version> after(JournalEvent event, AppId app) {
    return event instanceof AppEvent e && e.app().equals(app)
        ? Optional.of(e.version())
        : Optional.empty();
  }

  private static Optional<Entry> of(Handle handle, Subdomain alias, Version version) {
    Row row = first(handle, "alias|" + alias, version);
    if (row != null && !(row.entry().event() instanceof SwapFinished)) {
      return Optional.of(row.entry());
    }
    // As a swap's partner the alias has no event of its own for what happened, or not yet.
    return rows(
            handle,
            """
            FROM event_journal
            WHERE persistence_id = ? AND event_ser_manifest = ? AND sequence_number < ?
            ORDER BY sequence_number DESC LIMIT 1
            """,
            "alias|" + alias,
            SwapReserved.class.getName(),
            row == null ? Long.MAX_VALUE : row.sequence())
        .findFirst()
        .flatMap(
            reserved ->
                reserved.entry().event() instanceof SwapReserved event
                    ? decided(handle, event, reserved.entry().revision())
                    : Optional.empty())
        .filter(entry -> after(entry.event(), alias).equals(Optional.of(version)));
  }

  /** A coordinator takes up nothing else before it has decided, so its next swap is this one. */
  private static Optional<Entry> decided(Handle handle, SwapReserved reserved, Revision since) {
    return rows(
            handle,
            """
            FROM event_journal
            WHERE persistence_id = ? AND event_ser_manifest = ? AND ordering > ?
            ORDER BY sequence_number LIMIT 1
            """,
            "alias|" + reserved.coordinator(),
            AliasesSwapped.class.getName(),
            since.value())
        .map(Row::entry)
        .filter(
            entry ->
                entry.event() instanceof AliasesSwapped swapped
                    && swapped.swap().equals(reserved.swap()))
        .findFirst();
  }

  /**
   * The first event at or above the version, if it has just that one: versions never fall from one
   * event of an entity to the next, so it is found by halving.
   */
  private static @Nullable Row first(Handle handle, String entity, Version version) {
    long low = Math.max(1, version.value()); // each event adds at most one
    long high =
        handle
                .createQuery(
                    "SELECT coalesce(max(sequence_number), 0) FROM event_journal"
                        + " WHERE persistence_id = ?")
                .bind(0, entity)
                .mapTo(Long.class)
                .one()
            + 1;
    Row found = null;
    while (low < high) {
      long middle = low + (high - low) / 2;
      Row row = at(handle, entity, middle);
      if (row != null && version(row).compareTo(version) >= 0) {
        found = row;
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return found != null && version(found).equals(version) ? found : null;
  }

  private static @Nullable Row at(Handle handle, String entity, long sequence) {
    return rows(
            handle,
            "FROM event_journal WHERE persistence_id = ? AND sequence_number = ?",
            entity,
            sequence)
        .findFirst()
        .orElse(null);
  }

  private static Version version(Row row) {
    return switch (row.entry().event()) {
      case AppEvent e -> e.version();
      case AliasEvent e -> e.version();
      default -> throw new IllegalStateException("has no version: " + row.entry());
    };
  }

  /** Read no further than is looked at. */
  private static ResultIterable<Row> rows(Handle handle, String from, Object... values) {
    var query = handle.createQuery(COLUMNS + from);
    for (int i = 0; i < values.length; i++) {
      query.bind(i, values[i]);
    }
    return query.map(
        (row, _) ->
            new Row(
                new Entry(
                    Revision.of(row.getLong(1)),
                    EventTypes.read(row.getString(2), row.getBytes(3))),
                row.getLong(4)));
  }
}
