package sh.fazt.benchmarks;

import java.lang.ref.Reference;
import sh.fazt.registry.routing.RoutingTable;

/** Prints what one alias takes in the routing table, in bytes of heap: the row, and its place. */
final class MemoryPerAlias {
  private static final int ALIASES = 100_000;
  private static final int APPS = 1_000;

  private MemoryPerAlias() {}

  /**
   * Measures.
   *
   * @param words ignored
   */
  public static void main(String[] words) {
    var apps = Tables.apps(APPS);
    perAlias(apps); // the first time classes are loaded as well
    System.out.println(perAlias(apps));
  }

  private static long perAlias(RoutingTable apps) {
    long before = used();
    RoutingTable full = Tables.aliases(apps, ALIASES, APPS);
    try {
      return (used() - before) / ALIASES;
    } finally {
      Reference.reachabilityFence(full);
    }
  }

  private static long used() {
    var runtime = Runtime.getRuntime();
    for (int i = 0; i < 5; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
