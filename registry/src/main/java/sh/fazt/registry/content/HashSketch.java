package sh.fazt.registry.content;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A set of hashes that keeps the first eight bytes of each: with many releases the hashes
 * themselves would not fit into a small node's memory. It never forgets a hash; one it never saw it
 * takes for known with a chance of one in 2<sup>64</sup> per entry, which keeps garbage, not harm.
 */
final class HashSketch {
  private long[] prefixes = new long[1024];
  private int size;
  private boolean sorted = true;

  void add(byte[] hash) {
    add(prefix(hash));
  }

  /**
   * Adds a hash.
   *
   * @param prefix its first eight bytes
   */
  void add(long prefix) {
    if (size == prefixes.length) {
      sort();
      if (size > prefixes.length / 2) {
        prefixes = Arrays.copyOf(prefixes, prefixes.length * 2);
      }
    }
    prefixes[size++] = prefix;
    sorted = false;
  }

  boolean contains(byte[] hash) {
    sort();
    return Arrays.binarySearch(prefixes, 0, size, prefix(hash)) >= 0;
  }

  private void sort() {
    if (sorted) {
      return;
    }
    Arrays.sort(prefixes, 0, size);
    int unique = 0;
    for (int i = 0; i < size; i++) {
      if (i == 0 || prefixes[i] != prefixes[i - 1]) {
        prefixes[unique++] = prefixes[i];
      }
    }
    size = unique;
    sorted = true;
  }

  private static long prefix(byte[] hash) {
    return ByteBuffer.wrap(hash).getLong();
  }
}
