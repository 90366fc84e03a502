package sh.fazt.http.function;

import static sh.fazt.http.function.Slot.Role.APART;
import static sh.fazt.http.function.Slot.Role.DRAINING;
import static sh.fazt.http.function.Slot.Role.LEAVING;
import static sh.fazt.http.function.Slot.Role.MAIN;
import static sh.fazt.http.function.Slot.Role.SPARE;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.function.protocol.FailureKind;
import sh.fazt.function.protocol.ToNode;
import sh.fazt.function.protocol.ToWorker;

/**
 * The workers and who runs on which. One takes requests, a spare one waits to take its place, and
 * one runs what is kept apart, a request at a time.
 *
 * <p>A request whose time is over is told to end. From that moment its worker drains: new requests
 * go to the spare one, and the others on it have until the kill to finish. If the request does end,
 * the worker comes back; if not, it is killed. Requests that lose their worker are run again unless
 * they changed something: elsewhere after a kill, apart after a death nobody can be blamed for yet.
 *
 * <p>Everything here happens under one lock and never blocks; what may block has threads of its
 * own.
 */
final class WorkerPool {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

  private static final Duration LEAVE_WITHIN = Duration.ofSeconds(1);

  private final FunctionSettings settings;
  private final WorkerQuestions questions;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Slot> slots = new ArrayList<>();
  private final WorkQueue queue;
  private final Suspects suspects;
  private final Starts starts;
  private final ScheduledThreadPoolExecutor timers =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("function-timers").factory());

  /** What is done once the lock is free. */
  private final ArrayDeque<Runnable> effects = new ArrayDeque<>();

  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private @Nullable ScheduledFuture<?> idleAlarm;
  private boolean used;
  private boolean closed;
  private long uses;
  private long killed;
  private long died;
  private String lastDeath = "";

  WorkerPool(FunctionSettings settings, ReleaseReader releases, HostCalls calls) {
    this.settings = settings;
    this.questions = new WorkerQuestions(releases, calls);
    this.queue = new WorkQueue(settings.queue());
    this.suspects = new Suspects(settings.suspectFor(), settings.backOff(), settings.maxBackOff());
    this.starts = new Starts(settings.backOff(), settings.maxBackOff());
    timers.setRemoveOnCancelPolicy(true);
  }

  void submit(Task task) {
    locked(
        () -> {
          uses++;
          var wait = suspects.wait(task.app(), System.nanoTime());
          if (closed || !wait.isZero() || !queue.offer(task)) {
            finish(task, task.busy(new FunctionOutcome.Busy(longer(wait, settings.retryAfter()))));
            return;
          }
          task.alarm(after(settings.queueWithin(), () -> expire(task)));
          dispatch();
        });
  }

  FunctionStatus status() {
    lock.lock();
    try {
      long now = System.nanoTime();
      return new FunctionStatus(
          state(now),
          slots.stream()
              .flatMap(slot -> Optional.ofNullable(slot.process()).stream())
              .map(WorkerProcess::pid)
              .toList(),
          slots.stream().mapToInt(slot -> slot.running().size()).sum(),
          queue.size(),
          starts.count(),
          killed,
          died,
          lastDeath,
          starts.untilNext(now),
          suspects.names(now));
    } finally {
      lock.unlock();
    }
  }

  private FunctionStatus.State state(long now) {
    if (closed) {
      return FunctionStatus.State.CLOSED;
    }
    if (slots.stream().anyMatch(Slot::ready)) {
      return FunctionStatus.State.RUNNING;
    }
    if (!starts.untilNext(now).isZero()) {
      return FunctionStatus.State.BACKING_OFF;
    }
    return slots.isEmpty() ? FunctionStatus.State.ASLEEP : FunctionStatus.State.STARTING;
  }

  /** Takes nothing more, and ends when what runs has ended, or after the time for that. */
  CompletionStage<Void> close() {
    locked(
        () -> {
          if (closed) {
            return;
          }
          closed = true;
          for (Task task : queue.clear()) {
            finish(task, task.busy(new FunctionOutcome.Busy(settings.retryAfter())));
          }
          var _ = after(settings.closeWithin(), () -> locked(() -> slots.forEach(this::kill)));
          settle();
        });
    return ended;
  }

  private void locked(Runnable change) {
    var todo = new ArrayList<Runnable>();
    lock.lock();
    try {
      change.run();
      todo.addAll(effects);
      effects.clear();
    } finally {
      lock.unlock();
    }
    todo.forEach(Runnable::run);
  }

  private ScheduledFuture<?> after(Duration delay, Runnable work) {
    return timers.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private void finish(Task task, Task.Result result) {
    task.end();
    effects.add(() -> task.result().complete(result));
  }

  private void expire(Task task) {
    locked(
        () -> {
          if (queue.remove(task)) {
            finish(task, task.busy(new FunctionOutcome.Busy(settings.retryAfter())));
          }
        });
  }

  private Optional<Slot> the(Slot.Role role) {
    return slots.stream().filter(slot -> slot.is(role)).findFirst();
  }

  private boolean apart(Task task) {
    if (suspects.isSuspect(task.app(), System.nanoTime())) {
      task.keepApart();
    }
    return task.apart();
  }

  /** Gives workers what waits, and has the workers that are needed. */
  private void dispatch() {
    if (closed) {
      return;
    }
    if (queue.any(task -> !apart(task))) {
      var main = have(MAIN);
      main.filter(Slot::ready).ifPresent(this::fill);
    }
    if (queue.any(this::apart)) {
      have(APART)
          .filter(slot -> slot.ready() && slot.running().isEmpty())
          .ifPresent(slot -> queue.take(this::apart).ifPresent(task -> begin(slot, task)));
    } else {
      the(APART)
          .filter(slot -> slot.ready() && slot.running().isEmpty())
          .ifPresent(this::noLongerApart);
    }
    boolean allHere = slots.stream().allMatch(slot -> slot.ready() && slot.is(MAIN));
    if (settings.spare() && used && !slots.isEmpty() && allHere) {
      have(SPARE);
    }
  }

  private void fill(Slot main) {
    while (main.running().size() < settings.threads()) {
      var next =
          queue.take(task -> !apart(task) && main.runningOf(task.app()) < settings.threadsPerApp());
      if (next.isEmpty()) {
        return;
      }
      begin(main, next.get());
    }
  }

  private void noLongerApart(Slot slot) {
    if (the(SPARE).isEmpty()) {
      slot.role(SPARE);
    } else {
      leave(slot);
    }
  }

  /** The worker of a role: there already, the spare one, or one that starts. */
  private Optional<Slot> have(Slot.Role role) {
    var there = the(role);
    if (there.isPresent()) {
      return there;
    }
    var spare = the(SPARE);
    if (spare.isPresent()) {
      spare.get().role(role);
      return spare;
    }
    long now = System.nanoTime();
    var wait = starts.untilNext(now);
    if (!wait.isZero()) {
      if (starts.ringOnce()) {
        var _ =
            after(
                wait,
                () ->
                    locked(
                        () -> {
                          starts.rang();
                          dispatch();
                        }));
      }
      return Optional.empty();
    }
    return Optional.of(start(role));
  }

  private Slot start(Slot.Role role) {
    var slot = new Slot(role);
    slots.add(slot);
    starts.started();
    slot.startAlarm(after(settings.startWithin(), () -> locked(() -> kill(slot))));
    Thread.startVirtualThread(() -> start(slot));
    return slot;
  }

  private void start(Slot slot) {
    try {
      var process = WorkerProcess.start(settings);
      locked(
          () -> {
            slot.process(process);
            if (closed || slot.is(LEAVING)) {
              process.kill();
            }
          });
      process.talk(
          message -> locked(() -> said(slot, process, message)),
          status -> locked(() -> ended(slot, "it ended with status " + status, status)));
    } catch (IOException e) {
      LOG.error("no worker can be started", e);
      locked(() -> ended(slot, "it cannot be started", -1));
    }
  }

  private void begin(Slot slot, Task task) {
    slot.running().put(task.id(), task);
    task.alarm(after(task.limits().time(), () -> overdue(slot, task)));
    send(slot, task.message());
  }

  private void send(Slot slot, ToWorker message) {
    var process = slot.process();
    if (process != null) {
      process.send(message);
    }
  }

  private void overdue(Slot slot, Task task) {
    locked(
        () -> {
          if (slot.running().get(task.id()) != task) {
            return;
          }
          task.isOverdue();
          send(slot, new ToWorker.Cancel(task.id()));
          if (slot.is(MAIN) || slot.is(SPARE)) {
            slot.role(DRAINING);
          }
          task.alarm(after(settings.killAfter(), () -> runaway(slot, task)));
          dispatch();
        });
  }

  private void runaway(Slot slot, Task task) {
    locked(
        () -> {
          if (slot.running().get(task.id()) == task) {
            slot.isKilled();
            kill(slot);
          }
        });
  }

  private void kill(Slot slot) {
    var process = slot.process();
    if (process != null) {
      process.kill();
    } else {
      slot.role(LEAVING);
    }
  }

  /** Has a worker end that runs nothing. */
  private void leave(Slot slot) {
    slot.role(LEAVING);
    var process = slot.process();
    if (process != null) {
      process.end();
      var _ = after(LEAVE_WITHIN, process::kill);
    }
  }

  private void said(Slot slot, WorkerProcess process, ToNode message) {
    switch (message) {
      case ToNode.Ready() -> {
        slot.isReady();
        dispatch();
      }
      case ToNode.FileWanted wanted -> {
        var task = slot.running().get(wanted.invocation());
        questions.file(task, wanted, process);
      }
      case ToNode.HostCall call -> {
        var task = slot.running().get(call.invocation());
        questions.call(task, call, process, this::locked);
      }
      case ToNode.Logged(long id, var line) ->
          Optional.ofNullable(slot.running().get(id)).ifPresent(task -> task.logged(line));
      case ToNode.Answered(long id, var response) ->
          done(
              slot,
              id,
              task -> new Task.Result.Ran(new FunctionOutcome.Answered(response, task.log())));
      case ToNode.Failed failed -> failed(slot, failed);
      case ToNode.Checked checked -> {
        var problem = checked.problem();
        done(
            slot,
            checked.id(),
            _ ->
                new Task.Result.Checked(
                    problem == null
                        ? new CheckOutcome.Parsed()
                        : new CheckOutcome.Malformed(problem)));
      }
    }
  }

  private void failed(Slot slot, ToNode.Failed failed) {
    var failure = failed.failure();
    var task = slot.running().get(failed.invocation());
    if (task == null) {
      return;
    }
    if (!closed && LostTask.wasStalled(slot, task, failure.kind(), failed.stalled())) {
      slot.running().remove(task.id());
      task.keepApart();
      beginAgain(task);
      hasEnded(slot);
      return;
    }
    if (failure.kind() == FailureKind.TIMEOUT || failure.kind() == FailureKind.MEMORY) {
      suspects.suspect(task.app(), false, System.nanoTime());
    }
    done(slot, task.id(), ended -> ended.failed(failure));
  }

  private void beginAgain(Task task) {
    task.beginAgain();
    queue.putBack(task);
    task.alarm(after(settings.queueWithin(), () -> expire(task)));
  }

  private void done(Slot slot, long id, java.util.function.Function<Task, Task.Result> result) {
    var task = slot.running().remove(id);
    if (task == null) {
      return;
    }
    finish(task, result.apply(task));
    used = true;
    starts.worked();
    hasEnded(slot);
  }

  /** Something on this worker has. */
  private void hasEnded(Slot slot) {
    if (slot.is(DRAINING) && !slot.anyOverdue()) {
      comeBack(slot);
    }
    settle();
  }

  private void comeBack(Slot slot) {
    if (the(MAIN).isEmpty()) {
      slot.role(MAIN);
    } else if (the(SPARE).isEmpty()) {
      slot.role(SPARE);
    } else if (slot.running().isEmpty()) {
      leave(slot);
    }
  }

  /** Something has ended: others may begin, or nobody is left. */
  private void settle() {
    dispatch();
    if (queue.size() > 0 || slots.stream().anyMatch(slot -> !slot.running().isEmpty())) {
      return;
    }
    if (closed) {
      slots.forEach(this::leave);
      endIfEmpty();
      return;
    }
    if (idleAlarm != null) {
      idleAlarm.cancel(false);
    }
    long now = uses;
    idleAlarm =
        after(
            settings.idleAfter(),
            () ->
                locked(
                    () -> {
                      if (uses == now && !closed) {
                        used = false;
                        slots.forEach(this::leave);
                      }
                    }));
  }

  private void endIfEmpty() {
    if (slots.isEmpty()) {
      timers.shutdownNow();
      effects.add(() -> ended.complete(null));
    }
  }

  private void ended(Slot slot, String how, int status) {
    slots.remove(slot);
    slot.startAlarm(null);
    var tasks = slot.tasks();
    slot.running().clear();
    if (slot.killed()) {
      killed++;
    } else if (!slot.is(LEAVING) && !closed) {
      died++;
      lastDeath = how;
      LOG.warn("a function worker ended: {}", how);
      if (tasks.isEmpty()) {
        starts.failed(System.nanoTime());
      }
    }
    boolean alone =
        tasks.size() == 1 && (slot.killed() || slot.is(APART) || status == LostTask.OUT_OF_MEMORY);
    for (Task task : tasks.reversed()) {
      lost(slot, task, alone, status);
    }
    if (closed) {
      endIfEmpty();
    } else {
      settle();
    }
  }

  private void lost(Slot slot, Task task, boolean alone, int status) {
    switch (closed ? LostTask.ENDED : LostTask.after(slot, task, alone)) {
      case RUN_AGAIN -> beginAgain(task);
      case RUN_APART -> {
        task.keepApart();
        beginAgain(task);
      }
      case ENDED -> {
        if (task.overdue() || alone) {
          suspects.suspect(task.app(), true, System.nanoTime());
        }
        finish(task, LostTask.result(task, alone, status));
      }
    }
  }
}
