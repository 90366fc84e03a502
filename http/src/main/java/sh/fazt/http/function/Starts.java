package sh.fazt.http.function;

import java.time.Duration;

/**
 * When the next worker may be started: later each time that one ended as soon as it had started,
 * until one has done something. Under the pool's lock.
 */
final class Starts {
  private static final int MOST_DOUBLINGS = 20;

  private final Duration first;
  private final Duration longest;
  private long count;
  private int failures;
  private long notBefore;
  private boolean rings;

  Starts(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
  }

  void started() {
    count++;
  }

  /** Workers started so far. */
  long count() {
    return count;
  }

  void failed(long now) {
    long wait = Math.min(first.toNanos() << Math.min(failures, MOST_DOUBLINGS), longest.toNanos());
    failures++;
    notBefore = now + wait;
  }

  void worked() {
    failures = 0;
  }

  /** How long until the next may be started. */
  Duration untilNext(long now) {
    return failures == 0 ? Duration.ZERO : Duration.ofNanos(Math.max(0, notBefore - now));
  }

  /** Whether somebody has to be called at the end of the wait; only the first one who asks. */
  boolean ringOnce() {
    boolean first = !rings;
    rings = true;
    return first;
  }

  void rang() {
    rings = false;
  }
}
