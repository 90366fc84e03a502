package sh.fazt.http.function;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Tasks that wait for a thread, oldest first. Under the pool's lock. */
final class WorkQueue {
  private final int most;
  private final ArrayDeque<Task> tasks = new ArrayDeque<>();

  WorkQueue(int most) {
    this.most = most;
  }

  /** Puts a task behind all others; false if there is no room. */
  boolean offer(Task task) {
    return tasks.size() < most && tasks.add(task);
  }

  /** Puts a task that had its turn before all others; there is always room. */
  void putBack(Task task) {
    tasks.addFirst(task);
  }

  /** Takes the oldest task that may run now. */
  Optional<Task> take(Predicate<Task> mayRun) {
    for (Iterator<Task> each = tasks.iterator(); each.hasNext(); ) {
      Task task = each.next();
      if (mayRun.test(task)) {
        each.remove();
        return Optional.of(task);
      }
    }
    return Optional.empty();
  }

  boolean any(Predicate<Task> which) {
    return tasks.stream().anyMatch(which);
  }

  boolean remove(Task task) {
    return tasks.remove(task);
  }

  List<Task> clear() {
    var all = new ArrayList<>(tasks);
    tasks.clear();
    return all;
  }

  int size() {
    return tasks.size();
  }
}
