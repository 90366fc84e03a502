package sh.fazt.http.function;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import sh.fazt.function.protocol.FailureKind;
import sh.fazt.function.protocol.FunctionFailure;
import sh.fazt.function.protocol.Invocation;
import sh.fazt.function.protocol.Limits;
import sh.fazt.function.protocol.LogLine;
import sh.fazt.function.protocol.ToWorker;

/**
 * Something a worker is to do, from the moment it is asked for to its outcome. Under the pool's
 * lock.
 */
final class Task {
  /** What is to be done. */
  sealed interface Work {
    record Run(Invocation invocation, Limits limits) implements Work {}

    record Check(String name, String source, Limits limits) implements Work {}
  }

  /** How it ended. */
  sealed interface Result {
    record Ran(FunctionOutcome outcome) implements Result {}

    record Checked(CheckOutcome outcome) implements Result {}
  }

  private final long id;
  private final Work work;
  private final CompletableFuture<Result> result = new CompletableFuture<>();
  private final List<LogLine> log = new ArrayList<>();

  /** To run one at a time, apart from others. */
  private boolean apart;

  private int begun;
  private boolean changed;
  private boolean overdue;

  /** Whether another one was on its worker at any time. */
  private boolean shared;

  private boolean ended;
  private volatile HostCalls.@Nullable Session session;
  private @Nullable ScheduledFuture<?> alarm;

  Task(long id, Work work) {
    this.id = id;
    this.work = work;
  }

  long id() {
    return id;
  }

  CompletableFuture<Result> result() {
    return result;
  }

  /** By whom threads are counted. */
  String app() {
    return switch (work) {
      case Work.Run run -> run.invocation().app();
      case Work.Check _ -> "";
    };
  }

  Limits limits() {
    return switch (work) {
      case Work.Run run -> run.limits();
      case Work.Check check -> check.limits();
    };
  }

  @Nullable Invocation invocation() {
    return work instanceof Work.Run run ? run.invocation() : null;
  }

  ToWorker message() {
    return switch (work) {
      case Work.Run(var invocation, var limits) -> new ToWorker.Invoke(id, invocation, limits);
      case Work.Check check -> new ToWorker.Check(id, check.name(), check.source());
    };
  }

  boolean apart() {
    return apart;
  }

  void keepApart() {
    apart = true;
  }

  /** How often a process ended under it. */
  int beginnings() {
    return begun;
  }

  /** Its process ended: as if it had not been begun. */
  void beginAgain() {
    begun++;
    overdue = false;
    shared = false;
    log.clear();
    endSession();
  }

  /** Whether it has called something that changes something. */
  boolean changed() {
    return changed;
  }

  void changes() {
    changed = true;
  }

  boolean shared() {
    return shared;
  }

  void sharesItsWorker() {
    shared = true;
  }

  /** Whether its time is over. */
  boolean overdue() {
    return overdue;
  }

  void isOverdue() {
    overdue = true;
  }

  void logged(LogLine line) {
    log.add(line);
  }

  HostCalls.@Nullable Session session() {
    return session;
  }

  /**
   * Its first call began a session, while it ran for the nth time; too late, if it does no more.
   */
  void session(HostCalls.Session opened, int beginnings) {
    if (ended || beginnings != begun) {
      Thread.startVirtualThread(opened::close);
    } else {
      session = opened;
    }
  }

  private void endSession() {
    var open = session;
    session = null;
    if (open != null) {
      // Not under the lock: it may have to wait for the database.
      Thread.startVirtualThread(open::close);
    }
  }

  /** What happens if nothing else does; the one before is off. */
  void alarm(@Nullable ScheduledFuture<?> next) {
    if (alarm != null) {
      alarm.cancel(false);
    }
    alarm = next;
  }

  /** It has ended, and nothing more will happen to it. */
  void end() {
    ended = true;
    alarm(null);
    endSession();
  }

  /** How it ends if nobody takes it. */
  Result busy(FunctionOutcome.Busy busy) {
    return switch (work) {
      case Work.Run _ -> new Result.Ran(busy);
      case Work.Check _ -> new Result.Checked(new CheckOutcome.Unchecked("the workers are busy"));
    };
  }

  Result failed(FunctionFailure failure) {
    return switch (work) {
      case Work.Run _ -> new Result.Ran(new FunctionOutcome.Failed(failure, log));
      case Work.Check _ -> new Result.Checked(new CheckOutcome.Unchecked(failure.message()));
    };
  }

  Result failed(FailureKind kind, String message) {
    return failed(FunctionFailure.of(kind, message));
  }

  List<LogLine> log() {
    return log;
  }
}
