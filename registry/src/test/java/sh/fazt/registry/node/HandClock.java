package sh.fazt.registry.node;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that goes, and is set, when a test says so. */
public final class HandClock extends Clock {
  private volatile Instant now = Instant.parse("2026-05-01T12:00:00Z");
  private final AtomicLong passed = new AtomicLong();

  /** Lets time pass. */
  public void pass(Duration time) {
    now = now.plus(time);
    passed.addAndGet(time.toNanos());
  }

  /** Sets it, and no time passes. */
  public void set(Duration ahead) {
    now = now.plus(ahead);
  }

  /** Counts the time that passes, in nanoseconds. */
  public long passed() {
    return passed.get();
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
