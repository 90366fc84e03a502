package sh.fazt.registry.sqlite.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import sh.fazt.journal.AppId;
import sh.fazt.registry.storage.Usage;

/**
 * The live space of an app, as it was found, and what one write adds to it.
 *
 * <p>A row that a snapshot sees is left as it is: one {@link #isShared} ends with the present
 * generation instead of being changed.
 */
final class Space {
  /** The end of rows that are live. */
  static final long LIVE = Long.MAX_VALUE;

  private static final String FIND =
      """
      SELECT id, generation, kept, changes, sequence, keys, documents, blobs,
             (SELECT sum(bytes) FROM storage_space o WHERE o.app = s.app),
             (SELECT sum(blob_bytes) FROM storage_space o WHERE o.app = s.app)
        FROM storage_space s WHERE app = ? AND state = 1""";
  private static final Space NONE = new Space(-1, 1, 0, 0, 0, Usage.NONE);

  private final long id;
  private final long generation;
  private final long kept;
  private final long changes;
  private final Usage before;
  private long sequence;
  private long keys;
  private long documents;
  private long blobs;
  private long bytes;
  private long blobBytes;

  private Space(long id, long generation, long kept, long changes, long sequence, Usage before) {
    this.id = id;
    this.generation = generation;
    this.kept = kept;
    this.changes = changes;
    this.sequence = sequence;
    this.before = before;
  }

  /** For reading: an app without one has nothing. */
  static Space find(Statements statements, AppId app) {
    return statements.one(FIND, Space::of, app.value()).orElse(NONE);
  }

  /** For writing: an app without one gets one. */
  static Space findOrMake(Statements statements, AppId app) {
    var found = statements.one(FIND, Space::of, app.value());
    if (found.isPresent()) {
      return found.get();
    }
    statements.update("INSERT INTO storage_space (app, state) VALUES (?, 1)", app.value());
    return find(statements, app);
  }

  private static Space of(ResultSet row) throws SQLException {
    return new Space(
        row.getLong(1),
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        new Usage(row.getLong(6), row.getLong(7), row.getLong(8), row.getLong(9), row.getLong(10)));
  }

  boolean isThere() {
    return id > 0;
  }

  long id() {
    return id;
  }

  long generation() {
    return generation;
  }

  long changes() {
    return changes;
  }

  long nextSequence() {
    return ++sequence;
  }

  /** Whether a snapshot sees a row that is there since this generation. */
  boolean isShared(long since) {
    return since <= kept;
  }

  Usage before() {
    return before;
  }

  Usage after() {
    return before.plus(new Usage(keys, documents, blobs, bytes, blobBytes));
  }

  void countKeys(int more, long moreBytes) {
    keys += more;
    bytes += moreBytes;
  }

  void countDocuments(int more, long moreBytes) {
    documents += more;
    bytes += moreBytes;
  }

  void countBlobs(int more, long moreBytes) {
    blobs += more;
    blobBytes += moreBytes;
  }

  /** Writes what was counted. */
  void save(Statements statements) {
    statements.update(
        """
        UPDATE storage_space
           SET changes = changes + 1, sequence = ?, keys = keys + ?, documents = documents + ?,
               blobs = blobs + ?, bytes = bytes + ?, blob_bytes = blob_bytes + ?
         WHERE id = ?""",
        sequence,
        keys,
        documents,
        blobs,
        bytes,
        blobBytes,
        id);
  }
}
