package sh.fazt.http.function;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * One worker as the pool sees it: its process, once it has one, and what it runs. Under the lock.
 */
final class Slot {
  /** What a worker is for. */
  enum Role {
    /** Takes requests. */
    MAIN,
    /** Waits to become the main one. */
    SPARE,
    /** Runs one request at a time, of those that are kept apart. */
    APART,
    /** Gets no more requests: one of them does not end. */
    DRAINING,
    /** Is to end. */
    LEAVING
  }

  private final Map<Long, Task> running = new HashMap<>();
  private Role role;
  private boolean ready;
  private boolean killed;
  private @Nullable WorkerProcess process;
  private @Nullable ScheduledFuture<?> startAlarm;

  Slot(Role role) {
    this.role = role;
  }

  Role role() {
    return role;
  }

  void role(Role next) {
    role = next;
  }

  boolean is(Role which) {
    return role == which;
  }

  boolean ready() {
    return ready;
  }

  void isReady() {
    ready = true;
    startAlarm(null);
  }

  boolean killed() {
    return killed;
  }

  void isKilled() {
    killed = true;
  }

  @Nullable WorkerProcess process() {
    return process;
  }

  void process(WorkerProcess started) {
    process = started;
  }

  void startAlarm(@Nullable ScheduledFuture<?> alarm) {
    if (startAlarm != null) {
      startAlarm.cancel(false);
    }
    startAlarm = alarm;
  }

  Map<Long, Task> running() {
    return running;
  }

  List<Task> tasks() {
    return new ArrayList<>(running.values());
  }

  /** A task begins here. */
  void begin(Task task) {
    running.put(task.id(), task);
    if (running.size() > 1) {
      running.values().forEach(Task::sharesItsWorker);
    }
  }

  long runningOf(String app) {
    return running.values().stream().filter(task -> task.app().equals(app)).count();
  }

  boolean anyOverdue() {
    return running.values().stream().anyMatch(Task::overdue);
  }
}
