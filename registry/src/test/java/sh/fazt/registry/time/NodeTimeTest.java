package sh.fazt.registry.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.registry.node.HandClock;

class NodeTimeTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration YEARS = Duration.ofDays(3653);
  private static final Duration WEEK = Duration.ofDays(7);

  private final HandClock clock = new HandClock();
  private final Instant start = clock.instant();
  private NodeTime time = starting(null);

  private NodeTime starting(@Nullable Instant last) {
    return new NodeTime(clock, clock::passed, WEEK, last);
  }

  private void passHours(int hours) {
    for (int i = 0; i < hours; i++) {
      clock.pass(HOUR);
      time.lived();
    }
  }

  @Test
  void allTimesAreTheClocksIfNobodySetsIt() {
    passHours(30);
    assertThat(time.lived()).isEqualTo(clock.instant());
    assertThat(time.steady()).isEqualTo(clock.instant());
    assertThat(time.forExpiry()).isEqualTo(clock.instant());
    assertThat(time.forDeletion()).isEqualTo(clock.instant());
    assertThat(time.stamp()).isEqualTo(clock.instant());
  }

  @Test
  void aClockSetFarAheadMakesTimeGoTwiceAsFastAtMost() {
    clock.set(YEARS);
    assertThat(time.lived()).isEqualTo(start);
    passHours(10);
    assertThat(time.lived()).isEqualTo(start.plus(HOUR.multipliedBy(20)));
    assertThat(time.forDeletion()).isEqualTo(time.lived());
    assertThat(time.steady()).isEqualTo(start.plus(HOUR.multipliedBy(10)));
    clock.set(YEARS.negated());
    passHours(20);
    assertThat(time.lived()).as("it waited for the clock").isEqualTo(clock.instant());
  }

  @Test
  void aClockSetBackMakesTimeGoHalfAsFastAtLeast() {
    clock.set(YEARS.negated());
    passHours(10);
    assertThat(time.lived()).isEqualTo(start.plus(HOUR.multipliedBy(5)));
    assertThat(time.forDeletion()).isEqualTo(clock.instant());
    assertThat(time.stamp()).isEqualTo(time.lived());
    assertThat(time.forExpiry())
        .as("no date comes back")
        .isEqualTo(start.plus(HOUR.multipliedBy(10)));
  }

  @ParameterizedTest
  @ValueSource(longs = {3653, -3653})
  void aClockThatNobodySetForAWeekIsBelieved(long days) {
    clock.set(Duration.ofDays(days));
    passHours(7 * 24 - 1);
    assertThat(time.lived()).isBetween(start, start.plus(Duration.ofDays(14)));
    passHours(2);
    assertThat(time.lived()).isEqualTo(clock.instant());
  }

  @Test
  void timeInWhichTheNodeStoodStillIsCaughtUpWith() {
    time = starting(start.minus(HOUR.multipliedBy(3)));
    assertThat(time.lived()).isEqualTo(start.minus(HOUR.multipliedBy(3)));
    assertThat(time.forExpiry()).as("dates that people set ended meanwhile").isEqualTo(start);
    passHours(3);
    assertThat(time.lived()).isEqualTo(clock.instant());
  }

  @Test
  void whatWasShownGoesWithTheClock() {
    Instant used = time.steady();
    clock.pass(HOUR);
    clock.set(YEARS);
    assertThat(time.shown(used)).isEqualTo(clock.instant().minus(HOUR));
  }
}
