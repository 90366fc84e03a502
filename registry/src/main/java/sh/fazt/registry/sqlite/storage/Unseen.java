package sh.fazt.registry.sqlite.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Removes rows that neither the live state nor a snapshot sees, a slice at a time, one table after
 * the other. Where it is in that is kept in memory only: after a restart a space is looked through
 * from its beginning again.
 */
final class Unseen {
  private static final String NOT_SEEN =
      """
      NOT EXISTS (SELECT 1 FROM storage_snapshot s
                   WHERE s.space = r.space AND r.since <= s.generation
                     AND s.generation < r.until)""";
  private static final String PAST = " AND r.until <> 9223372036854775807";

  /** Rows looked at in one step. */
  private static final int LOOKED_AT = 2000;

  private static final List<Table> TABLES =
      List.of(
          new Table("storage_key", "key", "", "bytes"),
          new Table("storage_document", "collection", "id", "bytes"),
          new Table("storage_blob", "path", "", "blob_bytes"));

  private final LongPredicate beingFilled;
  private @Nullable Place place;

  Unseen(LongPredicate beingFilled) {
    this.beingFilled = beingFilled;
  }

  /**
   * A table.
   *
   * @param first the first column of its key behind the space
   * @param second the second, if there is one
   * @param counter what counts its bytes
   */
  private record Table(String name, String first, String second, String counter) {
    String rows(String which) {
      String select =
          "SELECT r.%s, %s, r.until, r.bytes, %s FROM %s r WHERE r.space = ?"
              .formatted(first, second.isEmpty() ? "''" : "r." + second, NOT_SEEN, name);
      return second.isEmpty()
          ? select
              + " AND (r.%1$s, r.until) > (?, ?)%2$s ORDER BY r.%1$s, r.until"
                  .formatted(first, which)
          : select
              + " AND (r.%1$s, r.%2$s, r.until) > (?, ?, ?)%3$s ORDER BY r.%1$s, r.%2$s, r.until"
                  .formatted(first, second, which);
    }
  }

  /** A space with rows that nobody may see. */
  private record Found(long space, boolean left, long unseen) {}

  /** How far a space has been looked through. */
  private record Place(Found in, int table, String first, String second, long until) {
    Place table(int next) {
      return new Place(in, next, "", "", 0);
    }
  }

  /** Does one step; returns whether there may be more to do. */
  boolean step(Statements own) {
    Place at = place;
    if (at == null) {
      var found = next(own);
      if (found.isEmpty()) {
        return leaveHalfFilled(own);
      }
      at = new Place(found.get(), 0, "", "", 0);
    }
    place = at.table() < TABLES.size() ? remove(own, at) : finish(own, at.in());
    return true;
  }

  private static Optional<Found> next(Statements own) {
    return own.one(
        "SELECT id, state, unseen FROM storage_space WHERE unseen > 0",
        row -> new Found(row.getLong(1), row.getInt(2) == 2, row.getLong(3)));
  }

  /** A copy that this process is not making was cut by the end of another one. */
  private boolean leaveHalfFilled(Statements own) {
    var cut =
        own.all("SELECT id FROM storage_space WHERE state = 0", row -> row.getLong(1)).stream()
            .filter(space -> !beingFilled.test(space))
            .findFirst();
    cut.ifPresent(
        space -> {
          var held =
              own.all(
                  "SELECT space FROM storage_snapshot WHERE hold = ?",
                  row -> row.getLong(1),
                  space);
          own.update("DELETE FROM storage_snapshot WHERE hold = ?", space);
          held.forEach(source -> SqliteSnapshots.released(own, source));
          own.update("UPDATE storage_space SET state = 2, unseen = unseen + 1 WHERE id = ?", space);
        });
    return cut.isPresent();
  }

  /** A row that may go. */
  private record Row(String first, String second, long until, long bytes, boolean goes) {}

  private static Place remove(Statements own, Place at) {
    var table = TABLES.get(at.table());
    var slice = new Slice();
    var looked = new int[1];
    var rows = new ArrayList<Row>();
    own.visit(
        table.rows(at.in().left() ? "" : PAST),
        row -> {
          var one =
              new Row(
                  row.getString(1),
                  row.getString(2),
                  row.getLong(3),
                  row.getLong(4),
                  row.getBoolean(5));
          rows.add(one);
          return ++looked[0] < LOOKED_AT && (!one.goes() || slice.take(one.bytes()));
        },
        table.second().isEmpty()
            ? new Object[] {at.in().space(), at.first(), at.until()}
            : new Object[] {at.in().space(), at.first(), at.second(), at.until()});
    long bytes = 0;
    for (Row row : rows) {
      if (row.goes()) {
        delete(own, table, at.in().space(), row);
        bytes += row.bytes();
      }
    }
    own.update(
        "UPDATE storage_space SET %1$s = %1$s - ? WHERE id = ?".formatted(table.counter()),
        bytes,
        at.in().space());
    boolean more = slice.isFull() || looked[0] >= LOOKED_AT;
    if (!more) {
      return at.table(at.table() + 1);
    }
    Row last = rows.getLast();
    return new Place(at.in(), at.table(), last.first(), last.second(), last.until());
  }

  private static void delete(Statements own, Table table, long space, Row row) {
    if (table.second().isEmpty()) {
      own.update(
          "DELETE FROM %s WHERE space = ? AND %s = ? AND until = ?"
              .formatted(table.name(), table.first()),
          space,
          row.first(),
          row.until());
    } else {
      own.update(
          "DELETE FROM %s WHERE space = ? AND %s = ? AND %s = ? AND until = ?"
              .formatted(table.name(), table.first(), table.second()),
          space,
          row.first(),
          row.second(),
          row.until());
    }
  }

  /** The space was looked through; one that nobody needs any more goes with its indexes. */
  private static @Nullable Place finish(Statements own, Found done) {
    own.update(
        "UPDATE storage_space SET unseen = 0 WHERE id = ? AND unseen = ?",
        done.space(),
        done.unseen());
    int gone =
        own.update(
            """
            DELETE FROM storage_space WHERE id = ?1 AND state = 2 AND unseen = 0
               AND NOT EXISTS (SELECT 1 FROM storage_snapshot WHERE space = ?1)""",
            done.space());
    if (gone > 0 || done.left()) {
      own.update("UPDATE storage_index SET state = 2 WHERE space = ?", done.space());
    }
    return null;
  }
}
