package sh.fazt.registry.storage;

import sh.fazt.journal.ContentHash;

/**
 * What is known of a blob; its bytes are kept by their hash.
 *
 * @param size in bytes
 * @param mime as the app said, any text
 * @param updatedAt epoch milliseconds
 */
public record StoredBlob(String path, ContentHash hash, long size, String mime, long updatedAt) {
  /** Bytes of a blob are kept in pieces of this. A fact of stored data, hence no setting. */
  public static final int CHUNK = 1024 * 1024;

  private static final int ROW = 128; // about what a row takes besides the bytes

  /** What it counts for in a quota, in bytes. */
  public long weight() {
    return ROW + size;
  }

  public int chunks() {
    return Math.toIntExact((size + CHUNK - 1) / CHUNK);
  }
}
