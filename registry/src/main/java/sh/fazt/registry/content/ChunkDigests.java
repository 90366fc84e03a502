package sh.fazt.registry.content;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.journal.ContentHash;
import sh.fazt.registry.database.Database;

/**
 * The digests of chunks that were stored before chunks had any. They are made when such a body is
 * first read, which is then read whole, once; they are remembered here and written beside the
 * chunks.
 */
final class ChunkDigests {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkDigests.class);
  private static final int ENTRY_OVERHEAD = 200;

  private final Database database;
  private final Cache<ContentHash, byte[]> made;

  /**
   * @param maxBytes memory for those that could not be written yet
   */
  ChunkDigests(Database database, long maxBytes) {
    this.database = database;
    this.made =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((ContentHash _, byte[] digests) -> ENTRY_OVERHEAD + digests.length)
            .executor(Runnable::run)
            .build();
  }

  /** Whether a chunk without a digest is as it was stored. */
  boolean isSound(Handle handle, StoredBytes.Chunk chunk, int number) {
    var body = ContentHash.of(HexFormat.of().formatHex(chunk.body()));
    byte[] digests = made.getIfPresent(body);
    if (digests == null) {
      Optional<byte[]> read = StoredBytes.digests(handle, chunk.body());
      if (read.isEmpty()) {
        return false;
      }
      digests = read.get();
      made.put(body, digests);
      write(chunk.body(), digests);
    }
    int from = number * StoredBytes.DIGEST_BYTES;
    return from < digests.length
        && new StoredBytes.Chunk(
                chunk.body(),
                chunk.bytes(),
                Arrays.copyOfRange(digests, from, from + StoredBytes.DIGEST_BYTES))
            .isSound();
  }

  private void write(byte[] body, byte[] digests) {
    var _ =
        database
            .lane()
            .write(
                "chunk digests",
                handle -> {
                  try (var batch =
                      handle.prepareBatch(
                          """
                          INSERT INTO content_chunk_digest (body, number, digest)
                          SELECT body, number, ? FROM content_chunk WHERE body = ? AND number = ?
                          ON CONFLICT DO NOTHING""")) {
                    for (int i = 0; i * StoredBytes.DIGEST_BYTES < digests.length; i++) {
                      int from = i * StoredBytes.DIGEST_BYTES;
                      batch.add(
                          Arrays.copyOfRange(digests, from, from + StoredBytes.DIGEST_BYTES),
                          body,
                          i);
                    }
                    return batch.execute().length;
                  }
                })
            .whenComplete(
                (_, failure) -> {
                  if (failure != null) {
                    LOG.debug("the digests of a body are only in memory", failure);
                  }
                });
  }
}
