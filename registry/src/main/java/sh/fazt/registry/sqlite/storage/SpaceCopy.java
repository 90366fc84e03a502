package sh.fazt.registry.sqlite.storage;

import sh.fazt.journal.AppId;

/**
 * Copies the rows of one state into a space that nobody sees yet, in slices: what one holds is
 * found by a reader, and written in one short turn of the lane.
 */
final class SpaceCopy {
  private static final String WHAT = "a copy of an app's storage";
  private static final String SEEN = " AND since <= ? AND until > ?";

  private final Lane lane;
  private final Readers readers;
  private final AppId app;
  private final long source;
  private final long generation;
  private final long target;

  /**
   * A copy to be made.
   *
   * @param app whose rows are read
   * @param generation the state of the source; something has to hold it
   */
  SpaceCopy(Lane lane, Readers readers, AppId app, long source, long generation, long target) {
    this.lane = lane;
    this.readers = readers;
    this.app = app;
    this.source = source;
    this.generation = generation;
    this.target = target;
  }

  /** What one slice holds: rows behind one place, up to another. */
  private record Part(int rows, long bytes, String first, String second, boolean last) {}

  void run() {
    keys();
    documents();
    blobs();
    while (lane.write(WHAT, own -> Upkeep.fillIndex(own, target))) {
      // another step
    }
  }

  private void keys() {
    copy(
        "SELECT bytes, key, '' FROM storage_key WHERE space = ? AND key > ? AND '' = ?"
            + SEEN
            + " ORDER BY key",
        (own, from, to) -> {
          own.update(
              """
              INSERT INTO storage_key (space, key, until, since, bytes, expires_at, value)
              SELECT ?, key, 9223372036854775807, 1, bytes, expires_at, value FROM storage_key
               WHERE space = ? AND key > ? AND key <= ?"""
                  + SEEN,
              target,
              source,
              from.first(),
              to.first(),
              generation,
              generation);
          count(own, "keys", "bytes", to);
        });
  }

  private void documents() {
    copy(
        """
        SELECT bytes, collection, id FROM storage_document
         WHERE space = ? AND (collection, id) > (?, ?)"""
            + SEEN
            + " ORDER BY collection, id",
        (own, from, to) -> {
          own.update(
              """
              INSERT INTO storage_document (space, collection, id, until, since, sequence,
                                            created_at, updated_at, bytes, body)
              SELECT ?, collection, id, 9223372036854775807, 1, sequence, created_at, updated_at,
                     bytes, body
                FROM storage_document
               WHERE space = ? AND (collection, id) > (?, ?)"""
                  + SEEN
                  + " ORDER BY collection, id LIMIT ?",
              target,
              source,
              from.first(),
              from.second(),
              generation,
              generation,
              to.rows());
          count(own, "documents", "bytes", to);
        });
  }

  private void blobs() {
    copy(
        "SELECT bytes, path, '' FROM storage_blob WHERE space = ? AND path > ? AND '' = ?"
            + SEEN
            + " ORDER BY path",
        (own, from, to) -> {
          own.update(
              """
              INSERT INTO storage_blob (space, path, until, since, bytes, size, updated_at, mime,
                                        hash)
              SELECT ?, path, 9223372036854775807, 1, bytes, size, updated_at, mime, hash
                FROM storage_blob WHERE space = ? AND path > ? AND path <= ?"""
                  + SEEN,
              target,
              source,
              from.first(),
              to.first(),
              generation,
              generation);
          count(own, "blobs", "blob_bytes", to);
        });
  }

  /** Writes a slice. */
  @FunctionalInterface
  private interface Writing {
    void write(Statements own, Part from, Part to);
  }

  private void copy(String rows, Writing writing) {
    Part from = new Part(0, 0, "", "", false);
    while (!from.last()) {
      Part before = from;
      Part next = readers.read(app, own -> part(own, rows, before));
      if (next.rows() > 0) {
        lane.write(
            WHAT,
            own -> {
              writing.write(own, before, next);
              return true;
            });
      }
      from = next;
    }
  }

  private Part part(Statements own, String rows, Part from) {
    var slice = new Slice();
    var last = new String[] {from.first(), from.second()};
    own.visit(
        rows,
        row -> {
          last[0] = row.getString(2);
          last[1] = row.getString(3);
          return slice.take(row.getLong(1));
        },
        source,
        from.first(),
        from.second(),
        generation,
        generation);
    return new Part(slice.rows(), slice.bytes(), last[0], last[1], !slice.isFull());
  }

  private void count(Statements own, String rows, String bytes, Part part) {
    own.update(
        "UPDATE storage_space SET %1$s = %1$s + ?, %2$s = %2$s + ? WHERE id = ?"
            .formatted(rows, bytes),
        part.rows(),
        part.bytes(),
        target);
  }
}
