package sh.fazt.registry.linear;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import sh.fazt.registry.linear.Operation.Act;
import sh.fazt.registry.linear.Operation.Answer;

/** Notes what many clients do at once. */
public final class Recorder {
  private final Queue<Operation> operations = new ConcurrentLinkedQueue<>();

  /** Does something and notes what was answered. */
  public Answer record(Act act, Supplier<Answer> call) {
    long begin = System.nanoTime();
    Answer answer = call.get();
    operations.add(new Operation(begin, System.nanoTime(), act, answer));
    return answer;
  }

  /** Notes what was seen between two instants. */
  public void saw(long begin, Operation.Read read) {
    operations.add(
        new Operation(begin, System.nanoTime(), read, new Operation.Done(java.util.Map.of())));
  }

  public List<Operation> history() {
    return List.copyOf(operations);
  }
}
