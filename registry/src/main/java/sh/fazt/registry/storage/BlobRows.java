package sh.fazt.registry.storage;

import java.util.List;
import java.util.Optional;
import sh.fazt.journal.ContentHash;

/** The blobs of one app at one moment. */
public interface BlobRows {
  Optional<StoredBlob> blob(String path);

  /**
   * Those whose path begins with a text, by their bytes.
   *
   * @param after only those behind this one; empty: all
   * @param limit at most so many
   */
  List<StoredBlob> blobs(String prefix, String after, int limit);

  /** A piece of a blob's bytes, if it is there. */
  Optional<byte[]> chunk(ContentHash hash, int number);

  /** Writes a piece of bytes that a blob will have; it may be there already. */
  void putChunk(ContentHash hash, long size, int number, byte[] bytes);

  /**
   * Puts it in the place of what has the same path.
   *
   * @return false if not all of its bytes are there; then nothing was done
   */
  boolean put(StoredBlob blob);

  /** Removes what is there. */
  void removeBlob(String path);
}
