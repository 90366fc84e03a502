package sh.fazt.registry.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.Sha256;
import sh.fazt.journal.TreeHash;

/**
 * Reads content and trees out of the database and holds them against their digests, so that what
 * became something else on the disk is never taken for what was stored.
 *
 * <p>Bytes that are whole in a row are hashed when they are read. Of a body in chunks each chunk
 * has a digest of its own, written when the chunk was; a body of a time before there were any is
 * read whole once, against the digest of the whole.
 */
final class StoredBytes {
  private static final int BUFFER = 64 * 1024;
  static final int DIGEST_BYTES = 32;

  private StoredBytes() {}

  /** The canonical bytes of a tree, if it is stored. */
  static Optional<byte[]> canonical(Handle handle, TreeHash tree) {
    var found =
        handle
            .createQuery("SELECT canonical FROM tree WHERE hash = :hash")
            .bind("hash", ContentStore.bytes(tree.hex()))
            .mapTo(byte[].class)
            .findOne();
    if (found.isPresent() && !Sha256.hex(found.get()).equals(tree.hex())) {
      throw DamagedContent.of(tree);
    }
    return found;
  }

  /** The content in this form, or nothing if it is not stored so. */
  static Optional<Variant> variant(Handle handle, ContentHash content, Encoding encoding) {
    String query =
        switch (encoding) {
          case IDENTITY -> "SELECT size, bytes, hash FROM content WHERE hash = :hash";
          case GZIP -> "SELECT size, bytes, body FROM content_gzip WHERE hash = :hash";
        };
    return handle
        .createQuery(query)
        .bind("hash", ContentStore.bytes(content.hex()))
        .map(
            (row, _) -> {
              long size = row.getLong(1);
              byte[] bytes = row.getBytes(2);
              boolean sound =
                  bytes == null
                      ? size == chunkedSize(handle, row.getBytes(3))
                      : size == bytes.length && matches(encoding, content, bytes);
              if (!sound) {
                throw DamagedContent.of(content);
              }
              return new Variant(encoding, size, bytes, bytes == null ? ContentStore.CHUNK : 0);
            })
        .findOne();
  }

  /** SQLite knows the length of a value without reading it. */
  private static long chunkedSize(Handle handle, byte @Nullable [] body) {
    return body == null
        ? -1
        : handle
            .createQuery(
                "SELECT coalesce(sum(length(bytes)), 0) FROM content_chunk WHERE body = :body")
            .bind("body", body)
            .mapTo(Long.class)
            .one();
  }

  private static boolean matches(Encoding encoding, ContentHash content, byte[] bytes) {
    return switch (encoding) {
      case IDENTITY -> Sha256.hex(bytes).equals(content.hex());
      case GZIP -> content.hex().equals(hashOfMember(bytes));
    };
  }

  /** The digest of what a gzip member holds; nothing if it cannot be decoded. */
  static @Nullable String hashOfMember(byte[] member) {
    MessageDigest digest = Sha256.digest();
    try (var in = new GZIPInputStream(new ByteArrayInputStream(member), BUFFER)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      return null;
    }
  }

  /**
   * One chunk of a body.
   *
   * @param body the SHA-256 of the whole body
   * @param digest of the chunk, if it has one
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Chunk(byte[] body, byte[] bytes, byte @Nullable [] digest) {
    boolean isSound() {
      return Arrays.equals(Sha256.digest().digest(bytes), digest);
    }
  }

  /** A chunk as it is stored; not checked. */
  static Optional<Chunk> chunk(Handle handle, ContentHash content, Encoding encoding, int number) {
    String body =
        switch (encoding) {
          case IDENTITY -> ":hash";
          case GZIP -> "(SELECT body FROM content_gzip WHERE hash = :hash)";
        };
    return handle
        .createQuery(
            "SELECT c.body, c.bytes, d.digest FROM content_chunk c"
                + " LEFT JOIN content_chunk_digest d ON d.body = c.body AND d.number = c.number"
                + " WHERE c.number = :number AND c.body = "
                + body)
        .bind("hash", ContentStore.bytes(content.hex()))
        .bind("number", number)
        .map((row, _) -> new Chunk(row.getBytes(1), row.getBytes(2), row.getBytes(3)))
        .findOne();
  }

  /**
   * Reads a whole body chunk by chunk against its own digest.
   *
   * @return the digests of its chunks, one behind the other; nothing if the body is damaged
   */
  static Optional<byte[]> digests(Handle handle, byte[] body) {
    MessageDigest whole = Sha256.digest();
    var digests = new java.io.ByteArrayOutputStream();
    for (int number = 0; ; number++) {
      var bytes =
          handle
              .createQuery(
                  "SELECT bytes FROM content_chunk WHERE body = :body AND number = :number")
              .bind("body", body)
              .bind("number", number)
              .mapTo(byte[].class)
              .findOne();
      if (bytes.isEmpty()) {
        return Arrays.equals(whole.digest(), body)
            ? Optional.of(digests.toByteArray())
            : Optional.empty();
      }
      whole.update(bytes.get());
      digests.writeBytes(Sha256.digest().digest(bytes.get()));
    }
  }
}
