package sh.fazt.registry.time;

import static java.time.temporal.ChronoUnit.SECONDS;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What time it is, for whatever ends after a while. A clock can be set, or start wrong; so it is
 * asked for what people read, and for nothing else. Time that passes in the process is counted by a
 * counter that nobody sets. What is stored outlives the process, and is measured by the time the
 * node has lived through: it follows the clock, but at most twice as fast as time passes and at
 * least half as fast, and never goes back. Only a clock that nobody set for long is believed,
 * wherever it is. For any thread.
 */
public final class NodeTime {
  private static final Logger LOG = LoggerFactory.getLogger(NodeTime.class);

  /** Clocks are kept right in small steps, of which nobody needs to know. */
  private static final Duration STEP = Duration.ofMinutes(1);

  /** Nodes stand still for days, and for longer it is worth a line. */
  private static final Duration LONG = Duration.ofDays(30);

  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Duration believedAfter;
  private final long startNanos;
  private final Instant start;

  private volatile Instant lived;
  private long lookedAt;
  private long setAt;
  private Duration ahead = Duration.ZERO; // the clock of the counter, when they were looked at

  /**
   * The time of a process that begins now.
   *
   * @param nanos counts the time that passes, in nanoseconds from anywhere
   * @param believedAfter how long nobody may have set a clock for it to be believed
   * @param last how far the node had come when it was there last, or none
   */
  public NodeTime(
      InstantSource clock, LongSupplier nanos, Duration believedAfter, @Nullable Instant last) {
    this.clock = clock;
    this.nanos = nanos;
    this.believedAfter = believedAfter;
    this.startNanos = nanos.getAsLong();
    this.start = clock.instant();
    this.lookedAt = startNanos;
    this.setAt = startNanos;
    this.lived = last == null ? start : last;
    if (last != null) {
      logStart(last);
    }
  }

  /** One whose clock nobody sets. */
  public static NodeTime of(InstantSource clock) {
    return new NodeTime(clock, counting(clock), Duration.ZERO, null);
  }

  /** The counter of a clock that nobody sets. */
  public static LongSupplier counting(InstantSource clock) {
    Instant from = clock.instant();
    return () -> Duration.between(from, clock.instant()).toNanos();
  }

  private void logStart(Instant last) {
    Duration gap = Duration.between(last, start);
    if (gap.compareTo(STEP.negated()) < 0) {
      LOG.warn(
          "It is {}, says the clock, and this node ran at {} already",
          start.truncatedTo(SECONDS),
          last.truncatedTo(SECONDS));
    } else if (gap.compareTo(LONG) > 0) {
      LOG.warn(
          "It is {}, says the clock, and this node ran at {} last; if that is wrong, set the clock:"
              + " nothing is deleted for it so soon",
          start.truncatedTo(SECONDS),
          last.truncatedTo(SECONDS));
    }
  }

  /** What the clock says: for people, and for what is compared with what people say. */
  public Instant now() {
    return clock.instant();
  }

  /** A time from which only distances count, within the process: nobody can set it. */
  public Instant steady() {
    return start.plusNanos(nanos.getAsLong() - startNanos);
  }

  /** What a time of {@link #steady} is by the clock as it is now, to be shown. */
  public Instant shown(Instant steady) {
    return now().plus(Duration.between(steady(), steady));
  }

  /** The time the node has lived through: for what is stored and compared with what is stored. */
  public synchronized Instant lived() {
    long tick = nanos.getAsLong();
    Instant now = clock.instant();
    Duration passed = Duration.ofNanos(Math.max(0, tick - lookedAt));
    lookedAt = tick;
    Duration before = ahead;
    ahead = Duration.between(start.plusNanos(tick - startNanos), now);
    Duration set = ahead.minus(before);
    if (set.abs().compareTo(STEP) > 0) {
      setAt = tick;
      LOG.warn(
          "The clock is {} {}. Nothing ends or is deleted for it.",
          words(set.abs()),
          set.isNegative()
              ? "earlier: it was set back"
              : "later: it was set, or the machine slept");
    }
    Instant known = Objects.requireNonNull(lived);
    if (tick - setAt >= believedAfter.toNanos()) {
      lived = now;
    } else if (now.isBefore(known.plus(passed.dividedBy(2)))) {
      lived = known.plus(passed.dividedBy(2));
    } else if (now.isAfter(known.plus(passed.multipliedBy(2)))) {
      lived = known.plus(passed.multipliedBy(2));
    } else {
      lived = now;
    }
    return Objects.requireNonNull(lived);
  }

  private static String words(Duration time) {
    return time.compareTo(Duration.ofDays(2)) > 0
        ? time.toDays() + " days"
        : time.toMinutes() + " minutes";
  }

  /**
   * The time by which dates end that people set, as that of a key: a clock that is set back brings
   * nothing back, and one that is set ahead ends nothing early.
   */
  public Instant forExpiry() {
    return later(steady(), lived());
  }

  /** The earlier one of clock and {@link #lived}: what is old by this is old by both. */
  public Instant forDeletion() {
    Instant now = now();
    Instant here = lived();
    return here.isBefore(now) ? here : now;
  }

  /** When something happens that will be deleted when it is old: not before the node was there. */
  public Instant stamp() {
    return later(now(), Objects.requireNonNull(lived));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }
}
