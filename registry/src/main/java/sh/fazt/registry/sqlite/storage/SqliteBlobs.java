package sh.fazt.registry.sqlite.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import sh.fazt.journal.ContentHash;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.storage.BlobRows;
import sh.fazt.registry.storage.StorageLimits;
import sh.fazt.registry.storage.StoredBlob;

/** The tables {@code storage_blob}, {@code storage_content} and {@code storage_chunk}. */
final class SqliteBlobs implements BlobRows {
  /** Bytes that are removed at once with their last blob; more are swept away in steps. */
  private static final long REMOVED_AT_ONCE = 4L * StoredBlob.CHUNK;

  private final Statements statements;
  private final Space space;
  private final StorageLimits limits;
  private final InstantSource clock;
  private final Runnable left;

  /**
   * Blobs of a space.
   *
   * @param left is told of bytes that are left for upkeep, within the transaction: upkeep's own
   *     steps wait for it in the lane
   */
  SqliteBlobs(
      Statements statements,
      Space space,
      StorageLimits limits,
      InstantSource clock,
      Runnable left) {
    this.statements = statements;
    this.space = space;
    this.limits = limits;
    this.clock = clock;
    this.left = left;
  }

  @Override
  public Optional<StoredBlob> blob(String path) {
    return statements.one(
        """
        SELECT path, hash, size, mime, updated_at FROM storage_blob
         WHERE space = ? AND path = ? AND until = 9223372036854775807""",
        SqliteBlobs::blob,
        space.id(),
        path);
  }

  @Override
  public List<StoredBlob> blobs(String prefix, String after, int limit) {
    var found = new ArrayList<StoredBlob>();
    statements.visit(
        """
        SELECT path, hash, size, mime, updated_at FROM storage_blob
         WHERE space = ? AND path >= ? AND path > ? AND until = 9223372036854775807
         ORDER BY path LIMIT ?""",
        row -> {
          var next = blob(row);
          return next.path().startsWith(prefix) && found.add(next);
        },
        space.id(),
        prefix,
        after,
        limit);
    return found;
  }

  private static StoredBlob blob(ResultSet row) throws SQLException {
    return new StoredBlob(
        row.getString(1), hash(row.getBytes(2)), row.getLong(3), row.getString(4), row.getLong(5));
  }

  private static ContentHash hash(byte[] raw) {
    return ContentHash.of(HexFormat.of().formatHex(raw));
  }

  private static byte[] raw(ContentHash hash) {
    return HexFormat.of().parseHex(hash.hex());
  }

  @Override
  public Optional<byte[]> chunk(ContentHash hash, int number) {
    return statements.one(
        "SELECT bytes FROM storage_chunk WHERE hash = ? AND number = ?",
        row -> row.getBytes(1),
        raw(hash),
        number);
  }

  @Override
  public void putChunk(ContentHash hash, long size, int number, byte[] bytes) {
    byte[] raw = raw(hash);
    admit(raw);
    content(raw, size);
    statements.update(
        "INSERT INTO storage_chunk (hash, number, bytes) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        raw,
        number,
        bytes);
  }

  /** What began to come may go on: it counts already. */
  private void admit(byte[] raw) {
    if (statements.number("SELECT count(*) FROM storage_content WHERE hash = ?", raw) > 0) {
      return;
    }
    try {
      limits.unused(
          statements.number("SELECT coalesce(sum(size), 0) FROM storage_content WHERE uses = 0"));
    } catch (RejectedException e) {
      left.run();
      throw e;
    }
  }

  private void content(byte[] raw, long size) {
    statements.update(
        """
        INSERT INTO storage_content (hash, size, uses, touched_at) VALUES (?, ?, 0, ?)
        ON CONFLICT (hash) DO UPDATE SET touched_at = excluded.touched_at WHERE uses = 0""",
        raw,
        size,
        clock.millis());
  }

  /** What is there already. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Present(long since, long bytes, byte[] hash) {}

  private Optional<Present> present(String path) {
    return statements.one(
        """
        SELECT since, bytes, hash FROM storage_blob
         WHERE space = ? AND path = ? AND until = 9223372036854775807""",
        row -> new Present(row.getLong(1), row.getLong(2), row.getBytes(3)),
        space.id(),
        path);
  }

  @Override
  public boolean put(StoredBlob blob) {
    byte[] raw = raw(blob.hash());
    content(raw, blob.size());
    long chunks = statements.number("SELECT count(*) FROM storage_chunk WHERE hash = ?", raw);
    if (chunks < blob.chunks()) {
      return false;
    }
    var present = present(blob.path());
    long bytes = blob.weight();
    if (present.isPresent() && !space.isShared(present.get().since())) {
      statements.update(
          """
          UPDATE storage_blob SET bytes = ?, size = ?, updated_at = ?, mime = ?, hash = ?
           WHERE space = ? AND path = ? AND until = 9223372036854775807""",
          bytes,
          blob.size(),
          blob.updatedAt(),
          blob.mime(),
          raw,
          space.id(),
          blob.path());
      space.countBlobs(0, bytes - present.get().bytes());
      removeUnused(present.get().hash());
      return true;
    }
    if (present.isPresent()) {
      end(blob.path());
    }
    statements.update(
        """
        INSERT INTO storage_blob (space, path, until, since, bytes, size, updated_at, mime, hash)
        VALUES (?, ?, 9223372036854775807, ?, ?, ?, ?, ?, ?)""",
        space.id(),
        blob.path(),
        space.generation(),
        bytes,
        blob.size(),
        blob.updatedAt(),
        blob.mime(),
        raw);
    space.countBlobs(present.isPresent() ? 0 : 1, bytes);
    return true;
  }

  /** From now on only snapshots see it. */
  private void end(String path) {
    statements.update(
        """
        UPDATE storage_blob SET until = ?
         WHERE space = ? AND path = ? AND until = 9223372036854775807""",
        space.generation(),
        space.id(),
        path);
  }

  @Override
  public void removeBlob(String path) {
    var present = present(path);
    if (present.isEmpty()) {
      return;
    }
    if (space.isShared(present.get().since())) {
      end(path);
      space.countBlobs(-1, 0);
      return;
    }
    statements.update(
        """
        DELETE FROM storage_blob
         WHERE space = ? AND path = ? AND until = 9223372036854775807""",
        space.id(),
        path);
    space.countBlobs(-1, -present.get().bytes());
    removeUnused(present.get().hash());
  }

  private void removeUnused(byte[] hash) {
    int gone =
        statements.update(
            "DELETE FROM storage_content WHERE hash = ? AND uses = 0 AND size <= ?",
            hash,
            REMOVED_AT_ONCE);
    if (gone > 0) {
      statements.update("DELETE FROM storage_chunk WHERE hash = ?", hash);
    } else if (statements.number(
            "SELECT count(*) FROM storage_content WHERE hash = ? AND uses = 0", hash)
        > 0) {
      left.run();
    }
  }
}
