package sh.fazt.http.function;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Apps that took too much time or memory. For a while their requests run one at a time apart from
 * others; who goes on costing processes has to wait between two. Under the pool's lock.
 */
final class Suspects {
  /** The one that was suspected first is forgotten for one more. */
  private static final int MOST = 1_000;

  /** Processes an app may cost before it has to wait. */
  private static final int FREE = 3;

  private static final int MOST_DOUBLINGS = 20;

  private final long nanos;
  private final Duration first;
  private final Duration longest;
  private final Map<String, Suspicion> apps =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Suspicion> eldest) {
          return size() > MOST;
        }
      };

  private record Suspicion(long until, int costs, long notBefore) {}

  /**
   * @param suspectedFor how long after the last time
   * @param first the first wait
   * @param longest the longest one
   */
  Suspects(Duration suspectedFor, Duration first, Duration longest) {
    this.nanos = suspectedFor.toNanos();
    this.first = first;
    this.longest = longest;
  }

  /** An app took too much; {@code cost}: it cost a process. */
  void suspect(String app, boolean cost, long now) {
    var known = isSuspect(app, now) ? apps.remove(app) : null;
    int costs = (known == null ? 0 : known.costs()) + (cost ? 1 : 0);
    long wait =
        costs < FREE
            ? 0
            : Math.min(
                first.toNanos() << Math.min(costs - FREE, MOST_DOUBLINGS), longest.toNanos());
    apps.put(app, new Suspicion(now + Math.max(nanos, wait), costs, now + wait));
  }

  boolean isSuspect(String app, long now) {
    var known = apps.get(app);
    if (known == null) {
      return false;
    }
    if (known.until() - now > 0) {
      return true;
    }
    apps.remove(app);
    return false;
  }

  /** How long an app has to wait before its next request; zero: it has not to. */
  Duration wait(String app, long now) {
    var known = apps.get(app);
    return known == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, known.notBefore() - now));
  }

  List<String> names(long now) {
    return apps.entrySet().stream()
        .filter(entry -> entry.getValue().until() - now > 0)
        .map(Map.Entry::getKey)
        .toList();
  }
}
