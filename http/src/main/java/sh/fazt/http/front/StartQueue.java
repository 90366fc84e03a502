package sh.fazt.http.front;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Lets a few connections at a time have Pekko HTTP started behind them, in the order in which they
 * ask. To start one costs as much time as a hundred pages and some memory besides; all at once they
 * would keep the processors, and the collector, from everybody else.
 */
final class StartQueue {
  private final int most;
  private final Set<Runnable> starting = new LinkedHashSet<>();
  private final Set<Runnable> waiting = new LinkedHashSet<>();

  /**
   * An empty one.
   *
   * @param most that start at a time
   */
  StartQueue(int most) {
    this.most = most;
  }

  /**
   * Runs a start, now or when it is its turn; on the caller's thread or on that of whoever ended.
   */
  void ask(Runnable start) {
    synchronized (this) {
      if (starting.size() >= most) {
        waiting.add(start);
        return;
      }
      starting.add(start);
    }
    start.run();
  }

  /** A start has ended, or is not wanted any more. */
  void ended(Runnable start) {
    var next = new ArrayDeque<Runnable>();
    synchronized (this) {
      waiting.remove(start);
      if (starting.remove(start)) {
        var all = waiting.iterator();
        while (starting.size() < most && all.hasNext()) {
          Runnable one = all.next();
          all.remove();
          starting.add(one);
          next.add(one);
        }
      }
    }
    next.forEach(Runnable::run);
  }
}
