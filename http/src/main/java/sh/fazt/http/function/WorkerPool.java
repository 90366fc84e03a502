package sh.fazt.http.function;

import static sh.fazt.http.function.Slot.Role.APART;
import static sh.fazt.http.function.Slot.Role.DRAINING;
import static sh.fazt.http.function.Slot.Role.LEAVING;
import static sh.fazt.http.function.Slot.Role.MAIN;
import static sh.fazt.http.function.Slot.Role.SPARE;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Function;
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
final class WorkerPool implements Slots.Events {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

  private final FunctionSettings settings;
  private final WorkerQuestions questions;
  private final PoolLock lock = new PoolLock();
  private final Slots slots;
  private final WorkQueue queue;
  private final Suspects suspects;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private @Nullable ScheduledFuture<?> idleAlarm;
  private Deaths deaths = Deaths.NONE;
  private boolean used;
  private boolean closed;
  private long uses;

  WorkerPool(FunctionSettings settings, ReleaseReader releases, HostCalls calls) {
    this.settings = settings;
    this.questions = new WorkerQuestions(releases, calls);
    this.slots = new Slots(settings, lock, this);
    this.queue = new WorkQueue(settings.queue());
    this.suspects = new Suspects(settings.suspectFor(), settings.backOff(), settings.maxBackOff());
  }

  void submit(Task task) {
    lock.run(
        () -> {
          uses++;
          var wait = suspects.wait(task.app(), System.nanoTime());
          if (closed || !wait.isZero() || !queue.offer(task)) {
            finish(task, task.busy(new FunctionOutcome.Busy(longer(wait, settings.retryAfter()))));
            return;
          }
          task.alarm(lock.after(settings.queueWithin(), () -> expire(task)));
          dispatch();
        });
  }

  FunctionStatus status() {
    return lock.read(
        () -> slots.status(closed, queue.size(), deaths, suspects.names(System.nanoTime())));
  }

  /** Takes nothing more, and ends when what runs has ended, or after the time for that. */
  CompletionStage<Void> close() {
    lock.run(
        () -> {
          if (closed) {
            return;
          }
          closed = true;
          for (Task task : queue.clear()) {
            finish(task, task.busy(new FunctionOutcome.Busy(settings.retryAfter())));
          }
          var _ = lock.after(settings.closeWithin(), slots::killAll);
          settle();
        });
    return ended;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private void finish(Task task, Task.Result result) {
    task.end();
    lock.later(() -> task.result().complete(result));
  }

  private void expire(Task task) {
    if (queue.remove(task)) {
      finish(task, task.busy(new FunctionOutcome.Busy(settings.retryAfter())));
    }
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
      slots.have(MAIN).filter(Slot::ready).ifPresent(this::fill);
    }
    if (queue.any(this::apart)) {
      slots
          .have(APART)
          .filter(slot -> slot.ready() && slot.running().isEmpty())
          .ifPresent(slot -> nextApart().ifPresent(task -> begin(slot, task)));
    } else {
      slots.noLongerApart();
    }
    if (settings.spare() && used && slots.isMainAlone()) {
      var _ = slots.have(SPARE);
    }
  }

  /** Those that nobody suspects yet first: the others had their turn. */
  private Optional<Task> nextApart() {
    return queue
        .take(task -> apart(task) && !suspects.isSuspect(task.app(), System.nanoTime()))
        .or(() -> queue.take(this::apart));
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

  private void begin(Slot slot, Task task) {
    slot.begin(task);
    task.alarm(lock.after(task.limits().time(), () -> overdue(slot, task)));
    send(slot, task.message());
  }

  private void send(Slot slot, ToWorker message) {
    var process = slot.process();
    if (process != null) {
      process.send(message);
    }
  }

  private void overdue(Slot slot, Task task) {
    if (slot.running().get(task.id()) != task) {
      return;
    }
    task.isOverdue();
    send(slot, new ToWorker.Cancel(task.id()));
    if (slot.is(MAIN) || slot.is(SPARE)) {
      slot.role(DRAINING);
    }
    task.alarm(lock.after(settings.killAfter(), () -> runaway(slot, task)));
    dispatch();
  }

  private void runaway(Slot slot, Task task) {
    if (slot.running().get(task.id()) == task) {
      slot.isKilled();
      slots.kill(slot);
    }
  }

  @Override
  public void mayStart() {
    dispatch();
  }

  @Override
  public void said(Slot slot, WorkerProcess process, ToNode message) {
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
        questions.call(task, call, process, lock::run);
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
    task.alarm(lock.after(settings.queueWithin(), () -> expire(task)));
  }

  private void done(Slot slot, long id, Function<Task, Task.Result> result) {
    var task = slot.running().remove(id);
    if (task == null) {
      return;
    }
    finish(task, result.apply(task));
    used = true;
    slots.worked();
    hasEnded(slot);
  }

  /** Something on this worker has. */
  private void hasEnded(Slot slot) {
    if (slot.is(DRAINING) && !slot.anyOverdue()) {
      slots.comeBack(slot);
    }
    settle();
  }

  /** Something has ended: others may begin, or nobody is left. */
  private void settle() {
    dispatch();
    if (queue.size() > 0 || !slots.isIdle()) {
      return;
    }
    if (closed) {
      slots.leaveAll();
      endIfEmpty();
      return;
    }
    if (idleAlarm != null) {
      idleAlarm.cancel(false);
    }
    long now = uses;
    idleAlarm =
        lock.after(
            settings.idleAfter(),
            () -> {
              if (uses == now && !closed) {
                used = false;
                slots.leaveAll();
              }
            });
  }

  private void endIfEmpty() {
    if (slots.isEmpty()) {
      lock.end();
      lock.later(() -> ended.complete(null));
    }
  }

  @Override
  public void ended(Slot slot, String how, int status) {
    slots.remove(slot);
    var tasks = slot.tasks();
    slot.running().clear();
    if (slot.killed()) {
      deaths = deaths.andKilled();
    } else if (!slot.is(LEAVING) && !closed) {
      deaths = deaths.andDied(how);
      LOG.warn("a function worker ended: {}", how);
      if (tasks.isEmpty()) {
        slots.startFailed();
      }
    }
    for (Task task : tasks.reversed()) {
      lost(slot, task, status);
    }
    if (closed) {
      endIfEmpty();
    } else {
      settle();
    }
  }

  private void lost(Slot slot, Task task, int status) {
    boolean alone = LostTask.alone(slot, task, status);
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
