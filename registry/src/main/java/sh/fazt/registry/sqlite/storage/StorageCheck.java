package sh.fazt.registry.sqlite.storage;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;
import sh.fazt.journal.Sha256;
import sh.fazt.registry.database.Database;

/**
 * Reads what all apps stored: the bytes of blobs against their digests, JSON whether it is some,
 * and what is counted against what is there. Blocks; reads a piece at a time.
 */
public final class StorageCheck {
  private static final int MOST = 20;

  private final Database database;
  private final Consumer<String> damaged;
  private final LongConsumer read;

  /**
   * A check.
   *
   * @param damaged receives what is damaged, in words
   * @param read receives how many bytes more were read
   */
  public StorageCheck(Database database, Consumer<String> damaged, LongConsumer read) {
    this.database = database;
    this.damaged = damaged;
    this.read = read;
  }

  /** How many bytes there are to read. */
  public static long bytes(Database database) {
    return database.readNow(
        handle ->
            handle
                .createQuery("SELECT coalesce(sum(size), 0) FROM storage_content")
                .mapTo(Long.class)
                .one());
  }

  /** Reads everything. */
  public void run() {
    try {
      blobs();
      json("storage_key", "value", "r.key");
      json("storage_document", "body", "r.collection || '/' || r.id");
      counts();
    } catch (RuntimeException e) {
      damaged.accept(
          "what apps store cannot be read to its end: the database's own pages are damaged");
    }
  }

  /** Bytes that blobs have. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Content(byte[] hash, long size) {}

  private void blobs() {
    byte[] last = {};
    for (var next = after(last); next.isPresent(); next = after(last)) {
      var content = next.get();
      last = content.hash();
      if (!isSound(content)) {
        damaged.accept("the bytes of " + places(content.hash()) + " are damaged");
      }
      read.accept(content.size());
    }
    texts(
            """
            SELECT 'blob ' || b.path || ' of ' || s.app
              FROM storage_blob b JOIN storage_space s ON s.id = b.space
             WHERE b.hash NOT IN (SELECT hash FROM storage_content) LIMIT 20""")
        .forEach(blob -> damaged.accept("the bytes of " + blob + " are missing"));
  }

  private Optional<Content> after(byte[] hash) {
    return database.readNow(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT hash, size FROM storage_content
                     WHERE uses > 0 AND hash > :hash ORDER BY hash LIMIT 1""")
                .bind("hash", hash)
                .map((row, _) -> new Content(row.getBytes(1), row.getLong(2)))
                .findOne());
  }

  private boolean isSound(Content content) {
    MessageDigest digest = Sha256.digest();
    for (int number = 0; ; number++) {
      int wanted = number;
      var chunk = database.readNow(handle -> chunk(handle, content.hash(), wanted));
      if (chunk.isEmpty()) {
        return Arrays.equals(digest.digest(), content.hash());
      }
      digest.update(chunk.get());
    }
  }

  private static Optional<byte[]> chunk(Handle handle, byte[] hash, int number) {
    return handle
        .createQuery("SELECT bytes FROM storage_chunk WHERE hash = :hash AND number = :number")
        .bind("hash", hash)
        .bind("number", number)
        .mapTo(byte[].class)
        .findOne();
  }

  private String places(byte[] hash) {
    var names =
        database.readNow(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT DISTINCT 'blob ' || b.path || ' of ' || s.app
                          FROM storage_blob b JOIN storage_space s ON s.id = b.space
                         WHERE b.hash = :hash LIMIT 3""")
                    .bind("hash", hash)
                    .mapTo(String.class)
                    .list());
    return names.isEmpty()
        ? "blob content " + HexFormat.of().formatHex(hash)
        : String.join(", ", names);
  }

  private void json(String table, String column, String name) {
    texts(
            """
            SELECT %s || ' of ' || s.app FROM %s r JOIN storage_space s ON s.id = r.space
             WHERE NOT json_valid(r.%s) LIMIT %d"""
                .formatted(name, table, column, MOST))
        .forEach(what -> damaged.accept("the value of " + what + " is no JSON"));
  }

  /** A space that is being filled, or that is left, is counted in steps. */
  private void counts() {
    texts(
            """
            SELECT app FROM storage_space s
             WHERE state = 1
               AND (keys, documents, blobs, bytes, blob_bytes) <> (
                   (SELECT count(*) FROM storage_key
                     WHERE space = s.id AND until = 9223372036854775807),
                   (SELECT count(*) FROM storage_document
                     WHERE space = s.id AND until = 9223372036854775807),
                   (SELECT count(*) FROM storage_blob
                     WHERE space = s.id AND until = 9223372036854775807),
                   (SELECT coalesce(sum(bytes), 0) FROM storage_key WHERE space = s.id)
                   + (SELECT coalesce(sum(bytes), 0) FROM storage_document WHERE space = s.id),
                   (SELECT coalesce(sum(bytes), 0) FROM storage_blob WHERE space = s.id))
             LIMIT 20""")
        .forEach(app -> damaged.accept("what " + app + " stores is counted wrong"));
  }

  private List<String> texts(String query) {
    return database.readNow(handle -> handle.createQuery(query).mapTo(String.class).list());
  }
}
