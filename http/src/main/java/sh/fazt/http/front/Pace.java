package sh.fazt.http.front;

import java.util.concurrent.TimeUnit;
import sh.fazt.http.connection.HttpSettings;

/**
 * How fast the other end of a connection moves its bytes: it may be silent for some time, and while
 * it is waited for it has to move a least number in each window of time.
 */
final class Pace {
  private static final long HURRY = TimeUnit.SECONDS.toNanos(5);
  private static final long LINGER = TimeUnit.SECONDS.toNanos(10);

  /** What there is to say of it. */
  enum Verdict {
    GOOD,
    IDLE,
    SLOW
  }

  private final HttpSettings settings;
  private long movedAt = System.nanoTime();
  private boolean waiting;
  private long windowFrom;
  private long inWindow;
  private long lingerUntil;
  private boolean lingering;
  private long idleNanos;

  Pace(HttpSettings settings) {
    this.settings = settings;
    this.idleNanos = settings.idleTimeout().toNanos();
  }

  /** Nothing is awaited any more but the end of an answer. */
  void hurries() {
    idleNanos = Math.min(idleNanos, HURRY);
  }

  /** So many bytes came or went. */
  void moved(long bytes) {
    if (bytes > 0) {
      movedAt = System.nanoTime();
      inWindow += bytes;
    }
  }

  /** Whether the other end has to do something now. */
  void waits(boolean now) {
    if (now && !waiting) {
      windowFrom = System.nanoTime();
      inWindow = 0;
    }
    waiting = now;
  }

  /** Only for some time more. */
  void lingers() {
    lingering = true;
    lingerUntil = System.nanoTime() + LINGER;
    waiting = false;
  }

  /** When it should be looked at. */
  long deadline() {
    if (lingering) {
      return lingerUntil;
    }
    long idle = movedAt + idleNanos;
    return waiting ? Math.min(idle, windowFrom + settings.leastRateWithin().toNanos()) : idle;
  }

  /** When it will have moved no byte for so long. */
  long quietFor(long nanos) {
    return movedAt + nanos;
  }

  /** Judges it. */
  Verdict verdict(long now) {
    if (lingering) {
      return now - lingerUntil >= 0 ? Verdict.IDLE : Verdict.GOOD;
    }
    if (now - movedAt >= idleNanos) {
      return Verdict.IDLE;
    }
    long window = settings.leastRateWithin().toNanos();
    if (!waiting || now - windowFrom < window) {
      return Verdict.GOOD;
    }
    long least = settings.leastRate() * TimeUnit.NANOSECONDS.toSeconds(now - windowFrom);
    boolean slow = inWindow < least;
    windowFrom = now;
    inWindow = 0;
    return slow ? Verdict.SLOW : Verdict.GOOD;
  }
}
