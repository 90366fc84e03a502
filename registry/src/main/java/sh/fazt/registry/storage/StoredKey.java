package sh.fazt.registry.storage;

import sh.fazt.registry.storage.document.Json;

/**
 * A value under a key.
 *
 * @param value JSON
 * @param expiresAt epoch milliseconds from which on it is not there; {@link #NEVER}
 */
public record StoredKey(String key, String value, long expiresAt) {
  public static final long NEVER = Long.MAX_VALUE;

  private static final int ROW = 64; // about what a row takes besides its texts

  public boolean isThere(long now) {
    return now < expiresAt;
  }

  /** What it counts for in a quota, in bytes. */
  public int weight() {
    return ROW + Json.bytes(key) + Json.bytes(value);
  }
}
