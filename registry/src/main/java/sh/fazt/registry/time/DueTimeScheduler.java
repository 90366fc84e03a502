package sh.fazt.registry.time;

import com.typesafe.config.Config;
import java.io.Closeable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.Scheduler.TaskRunOnClose;
import org.apache.pekko.actor.SchedulerException;
import org.apache.pekko.event.LoggingAdapter;
import org.jspecify.annotations.Nullable;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/**
 * The clock of an actor system, which sleeps until something is due. Pekko's own one is a wheel
 * that turns whether anything waits or not: a third of the CPU of a node at rest.
 *
 * <p>Pekko makes it by the name in {@code pekko.scheduler.implementation}, with these arguments.
 */
public final class DueTimeScheduler extends AbstractScheduler implements Closeable {
  private final ScheduledThreadPoolExecutor clock;
  private final Set<Task> runAtClose = ConcurrentHashMap.newKeySet();

  public DueTimeScheduler(Config ignoredConfig, LoggingAdapter ignoredLog, ThreadFactory threads) {
    this.clock = new ScheduledThreadPoolExecutor(1, threads);
    clock.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Cancellable scheduleOnce(FiniteDuration delay, Runnable work, ExecutionContext executor) {
    return entered(
        new Task(work, executor, false),
        task -> clock.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS));
  }

  @Override
  @SuppressWarnings("deprecation") // Pekko's scheduling at a fixed rate ends here
  public Cancellable schedule(
      FiniteDuration first, FiniteDuration interval, Runnable work, ExecutionContext executor) {
    return entered(
        new Task(work, executor, true),
        task ->
            clock.scheduleAtFixedRate(
                task, first.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS));
  }

  private Task entered(Task task, Function<Task, Future<?>> enter) {
    if (task.work instanceof TaskRunOnClose) {
      runAtClose.add(task);
    }
    try {
      task.waits(enter.apply(task));
      return task;
    } catch (RejectedExecutionException e) {
      runAtClose.remove(task);
      throw new SchedulerException("the actor system has ended: nothing is scheduled any more");
    }
  }

  /** How often something may be due; nothing is rounded to ticks here. */
  @Override
  public double maxFrequency() {
    return 1_000;
  }

  /** Ends the clock. Work that has to be done at the end is done now, the other is forgotten. */
  @Override
  public void close() {
    clock.shutdownNow();
    runAtClose.forEach(Task::runInstead);
  }

  /** Work that waits for its time. It is done by the executor it came with, never by the clock. */
  private final class Task implements Runnable, Cancellable {
    final Runnable work;
    private final ExecutionContext executor;
    private final boolean repeated;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Future<?> waiting;

    Task(Runnable work, ExecutionContext executor, boolean repeated) {
      this.work = work;
      this.executor = executor;
      this.repeated = repeated;
    }

    void waits(Future<?> future) {
      waiting = future;
      if (over.get()) {
        future.cancel(false);
      }
    }

    @Override
    public void run() {
      if (repeated) {
        executor.execute(this::turn);
      } else if (end()) {
        executor.execute(work);
      }
    }

    /** One turn of many; the first that fails is the last. */
    private void turn() {
      if (over.get()) {
        return;
      }
      try {
        work.run();
      } catch (Throwable failure) {
        cancel();
        throw failure;
      }
    }

    private boolean end() {
      runAtClose.remove(this);
      return over.compareAndSet(false, true);
    }

    void runInstead() {
      if (end()) {
        work.run();
      }
    }

    @Override
    public boolean cancel() {
      boolean ended = end();
      Future<?> future = waiting;
      if (ended && future != null) {
        future.cancel(false);
      }
      return ended;
    }

    @Override
    public boolean isCancelled() {
      return over.get();
    }
  }
}
