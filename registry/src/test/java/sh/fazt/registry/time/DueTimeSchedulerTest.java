package sh.fazt.registry.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.Scheduler.TaskRunOnClose;
import org.apache.pekko.actor.SchedulerException;
import org.apache.pekko.event.NoLogging;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

@Timeout(30)
class DueTimeSchedulerTest {
  private static final FiniteDuration SOON = FiniteDuration.apply(1, TimeUnit.MILLISECONDS);
  private static final FiniteDuration LATER = FiniteDuration.apply(10, TimeUnit.MILLISECONDS);
  private static final FiniteDuration NEVER = FiniteDuration.apply(1, TimeUnit.DAYS);
  private static final ExecutionContext HERE = ExecutionContext.fromExecutor(Runnable::run);

  private final DueTimeScheduler scheduler =
      new DueTimeScheduler(ConfigFactory.empty(), NoLogging.getInstance(), Thread::new);

  @AfterEach
  void close() {
    scheduler.close();
  }

  @Test
  void whatIsDueFirstIsDoneFirst() throws InterruptedException {
    List<String> done = new ArrayList<>();
    CountDownLatch both = new CountDownLatch(2);
    for (var each : List.of("later", "soon")) {
      scheduler.scheduleOnce(
          each.equals("soon") ? SOON : FiniteDuration.apply(200, TimeUnit.MILLISECONDS),
          () -> {
            done.add(each);
            both.countDown();
          },
          HERE);
    }
    both.await();
    assertThat(done).containsExactly("soon", "later");
  }

  @Test
  void whatWasCancelledIsNotDone() throws InterruptedException {
    AtomicInteger done = new AtomicInteger();
    CountDownLatch after = new CountDownLatch(1);
    Cancellable cancelled = scheduler.scheduleOnce(LATER, done::incrementAndGet, HERE);
    assertThat(cancelled.cancel()).as("it was not done yet").isTrue();
    assertThat(cancelled.cancel()).as("only once").isFalse();
    assertThat(cancelled.isCancelled()).isTrue();
    scheduler.scheduleOnce(LATER.plus(LATER), after::countDown, HERE);
    after.await();
    assertThat(done).hasValue(0);
  }

  @Test
  void whatRepeatsGoesOnUntilItIsCancelled() throws InterruptedException {
    CountDownLatch three = new CountDownLatch(3);
    Cancellable repeated = scheduler.scheduleWithFixedDelay(SOON, SOON, three::countDown, HERE);
    three.await();
    assertThat(repeated.cancel()).isTrue();
  }

  @Test
  void whatFailsIsNotRepeated() throws InterruptedException {
    AtomicInteger turns = new AtomicInteger();
    CountDownLatch others = new CountDownLatch(5);
    Cancellable failing =
        scheduler.scheduleAtFixedRate(
            SOON,
            SOON,
            () -> {
              turns.incrementAndGet();
              throw new SchedulerException("whom it was for has ended");
            },
            HERE);
    scheduler.scheduleAtFixedRate(LATER, LATER, others::countDown, HERE);
    others.await();
    assertThat(turns).hasValue(1);
    assertThat(failing.isCancelled()).isTrue();
  }

  @Test
  void theEndIsToldToThoseWhoAsked() {
    AtomicInteger told = new AtomicInteger();
    AtomicInteger others = new AtomicInteger();
    TaskRunOnClose atTheEnd = told::incrementAndGet;
    scheduler.scheduleOnce(NEVER, atTheEnd, HERE);
    scheduler.scheduleOnce(NEVER, atTheEnd, HERE).cancel();
    scheduler.scheduleOnce(NEVER, others::incrementAndGet, HERE);
    scheduler.close();
    scheduler.close();
    assertThat(told).hasValue(1);
    assertThat(others).hasValue(0);
    assertThatThrownBy(() -> scheduler.scheduleOnce(SOON, others::incrementAndGet, HERE))
        .isInstanceOf(SchedulerException.class);
  }
}
