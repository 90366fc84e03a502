package sh.fazt.registry;

/**
 * What part of the heap something may take. Settings are made for the default heap (256 MiB); a
 * node with a smaller heap gets smaller caches, so that it does not run out of memory.
 */
public final class HeapShare {
  /** Files ready to be sent: {@code fazt.http.cache.max-size}. */
  public static final HeapShare RESPONSES = new HeapShare(26);

  /** File lists of releases: {@code fazt.registry.content.index-cache}. */
  public static final HeapShare FILE_LISTS = new HeapShare(13);

  /** Passwords being hashed: {@code fazt.registry.access.password}. */
  public static final HeapShare PASSWORDS = new HeapShare(30);

  /** What open deploys list: {@code fazt.http.deploys.most-files}. */
  public static final HeapShare OPEN_DEPLOYS = new HeapShare(13);

  /** Open connections: {@code fazt.http.max-connections}. */
  public static final HeapShare CONNECTIONS = new HeapShare(20);

  /** What is kept for clients that do not read: {@code fazt.http.max-kept-for-clients}. */
  public static final HeapShare KEPT_FOR_CLIENTS = new HeapShare(13);

  /** Chunks of large files that are being sent: {@code fazt.http.cache.chunks}. */
  public static final HeapShare CHUNKS = new HeapShare(6);

  private static final int WHOLE = 100;

  private final int percent;

  private HeapShare(int percent) {
    this.percent = percent;
  }

  /** The largest the heap may become, in bytes. */
  public static long heap() {
    return Runtime.getRuntime().maxMemory();
  }

  /** This many bytes, or what this share of the heap is, if that is less. */
  public long atMost(long bytes) {
    return atMost(bytes, heap());
  }

  long atMost(long bytes, long heap) {
    return Math.min(bytes, heap / WHOLE * percent);
  }

  /** This many things of that size, or as many as fit into this share; at least one. */
  public int atMost(int count, long bytesEach) {
    return (int) Math.max(1, atMost(count * bytesEach) / bytesEach);
  }
}
