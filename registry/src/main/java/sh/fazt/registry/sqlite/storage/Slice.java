package sh.fazt.registry.sqlite.storage;

/** How much one step of upkeep does, so that nobody waits long for the file. */
final class Slice {
  static final int ROWS = 200;
  private static final long BYTES = 4L * 1024 * 1024;

  private int rows;
  private long bytes;

  /** Counts a row that was taken; returns whether there is room for another. */
  boolean take(long size) {
    rows++;
    bytes += size;
    return rows < ROWS && bytes < BYTES;
  }

  int rows() {
    return rows;
  }

  long bytes() {
    return bytes;
  }

  boolean isFull() {
    return rows >= ROWS || bytes >= BYTES;
  }
}
