package sh.fazt.function.worker;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/** What a script wants to be called for later; by one thread only. */
final class Timers {
  /** More are refused: a script that needs them does something else than answering a request. */
  private static final int MOST = 1_000;

  /** A timer that repeats waits at least this long, in nanoseconds, so that others have a turn. */
  private static final long SHORTEST = 1_000_000;

  private static final double NANOS = 1e6;

  private final PriorityQueue<Timer> queue =
      new PriorityQueue<>(Comparator.comparingLong(Timer::due).thenComparingLong(Timer::order));
  private final Map<Integer, Timer> byId = new HashMap<>();
  private int lastId;
  private long order;

  /**
   * A timer.
   *
   * @param due when, as {@link System#nanoTime}
   * @param order by which those that are due at once come one after another
   * @param every nanoseconds from one call to the next; 0: only once
   */
  record Timer(int id, long due, long order, long every) {}

  /** Sets a timer and returns its number, from 1; -1 if there are too many. */
  int set(double millis, boolean repeats, long now) {
    if (byId.size() >= MOST) {
      return -1;
    }
    long delay = (long) Math.min(millis * NANOS, Long.MAX_VALUE / 4.0);
    var timer = new Timer(++lastId, now + delay, order++, repeats ? Math.max(delay, SHORTEST) : 0);
    add(timer);
    return timer.id();
  }

  void clear(int id) {
    var timer = byId.remove(id);
    if (timer != null) {
      queue.remove(timer);
    }
  }

  /** When the next one is due. */
  Optional<Timer> next() {
    return Optional.ofNullable(queue.peek());
  }

  /** Takes the next one, which is due; one that repeats is set again. */
  void take(Timer timer, long now) {
    clear(timer.id());
    if (timer.every() > 0) {
      add(new Timer(timer.id(), now + timer.every(), order++, timer.every()));
    }
  }

  private void add(Timer timer) {
    byId.put(timer.id(), timer);
    queue.add(timer);
  }
}
