package sh.fazt.http.function;

import sh.fazt.function.protocol.FailureKind;

/**
 * What becomes of a request whose worker ended, or that another one of its worker may have harmed.
 */
enum LostTask {
  /** Run again on another worker: it had nothing to do with it. */
  RUN_AGAIN,
  /** Run again with nobody beside it: then it is clear who is to blame. */
  RUN_APART,
  /** Ended: it is to blame, or it changed something and cannot be run twice. */
  ENDED;

  /** Status of a JVM that ended because its memory was full. */
  static final int OUT_OF_MEMORY = 3;

  /** A process that stood still for one part in so many of a request's time is to blame for it. */
  private static final long STALLED = 5;

  /** Kills that one request may lose its worker by and be run again. */
  private static final int MOST_BEGINNINGS = 3;

  /** Whether nobody else can be to blame for the end of its worker. */
  static boolean alone(Slot slot, Task task, int status) {
    return !task.shared() && (slot.killed() || slot.is(Slot.Role.APART) || status == OUT_OF_MEMORY);
  }

  /**
   * After its worker ended.
   *
   * @param alone whether there was nobody else who could be to blame
   */
  static LostTask after(Slot slot, Task task, boolean alone) {
    boolean innocent = slot.killed() && !task.overdue();
    if (innocent && !task.changed() && task.beginnings() < MOST_BEGINNINGS) {
      return RUN_AGAIN;
    }
    return !innocent && !alone && mayRunApart(slot, task) ? RUN_APART : ENDED;
  }

  /** Whether a request that took too long may have done so because its whole worker stood still. */
  static boolean wasStalled(Slot slot, Task task, FailureKind kind, long stalledMillis) {
    return kind == FailureKind.TIMEOUT
        && STALLED * stalledMillis > task.limits().time().toMillis()
        && mayRunApart(slot, task);
  }

  private static boolean mayRunApart(Slot slot, Task task) {
    return !slot.is(Slot.Role.APART) && !task.changed() && task.beginnings() == 0;
  }

  /** What is said of one that is not run again. */
  static Task.Result result(Task task, boolean alone, int status) {
    if (task.overdue()) {
      return task.failed(
          FailureKind.TIMEOUT,
          "it took longer than %,d ms and did not end when it was told to"
              .formatted(task.limits().time().toMillis()));
    }
    if (alone && status == OUT_OF_MEMORY) {
      return task.failed(FailureKind.MEMORY, "it took more memory than a worker has");
    }
    return task.failed(
        FailureKind.WORKER_LOST,
        task.changed()
            ? "the process it ran in ended after it had changed something, so it was not run again"
            : "the process it ran in ended");
  }
}
