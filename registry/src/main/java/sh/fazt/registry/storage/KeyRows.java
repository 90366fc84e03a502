package sh.fazt.registry.storage;

import java.util.List;
import java.util.Optional;

/** The keys of one app at one moment. What has expired may still be among them. */
public interface KeyRows {
  Optional<StoredKey> key(String key);

  /**
   * Those that begin with a text, by their bytes.
   *
   * @param after only those behind this one; empty: all
   * @param limit at most so many
   * @param room it stops at the one with which they have more bytes than this
   */
  Found keys(String prefix, String after, int limit, long room);

  /**
   * Some keys.
   *
   * @param stoppedAt behind which key there may be others; nothing if it did not stop for their
   *     bytes
   */
  record Found(List<StoredKey> keys, Optional<String> stoppedAt) {}

  /** Puts it in the place of what is under the same key. */
  void put(StoredKey key);

  /** Removes what is there. */
  void removeKey(String key);
}
