package sh.fazt.registry.idempotency;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import sh.fazt.registry.database.Database;

/**
 * What was brought of one server so far, in the table {@code imported_row}: it is not brought
 * again, whatever was done with it here. If the table is emptied, what was removed here comes again
 * with the next import.
 */
public final class ImportedRows {
  private final Database database;
  private final String source;

  public ImportedRows(Database database, String source) {
    this.database = database;
    this.source = source;
  }

  /** What a thing is, as it is stored. */
  public enum Kind {
    APP,
    ALIAS,
    SETTING,
    OPERATOR,
    REDIRECT,
    WEBHOOK
  }

  /** The names of those that were brought. */
  public Set<String> names(Kind kind) {
    return database
        .read(
            handle ->
                Set.copyOf(
                    new HashSet<>(
                        handle
                            .createQuery(
                                "SELECT name FROM imported_row"
                                    + " WHERE source = :source AND kind = :kind")
                            .bind("source", source)
                            .bind("kind", kind.name())
                            .mapTo(String.class)
                            .list())))
        .join();
  }

  /** Notes that they were brought. */
  public void note(Kind kind, List<String> names, long at) {
    database
        .lane()
        .write(
            "what an import brought",
            handle -> {
              names.forEach(name -> note(handle, kind, name, at));
              return names.size();
            })
        .join();
  }

  /** Notes it within the write that brings it. */
  public void note(Handle handle, Kind kind, String name, long at) {
    handle
        .createUpdate(
            "INSERT INTO imported_row (source, kind, name, imported_at)"
                + " VALUES (:source, :kind, :name, :at) ON CONFLICT DO NOTHING")
        .bind("source", source)
        .bind("kind", kind.name())
        .bind("name", name)
        .bind("at", at)
        .execute();
  }
}
