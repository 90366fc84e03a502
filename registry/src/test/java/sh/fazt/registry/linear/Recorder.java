package sh.fazt.registry.linear;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import sh.fazt.registry.linear.Operation.Act;
import sh.fazt.registry.linear.Operation.Outcome;

/** Notes what many clients do at once. */
public final class Recorder {
  private final Queue<Operation> operations = new ConcurrentLinkedQueue<>();

  /** Does something and notes how it ended. */
  public Outcome record(Act act, Supplier<Outcome> call) {
    long begin = System.nanoTime();
    Outcome outcome = call.get();
    operations.add(new Operation(begin, System.nanoTime(), act, outcome));
    return outcome;
  }

  /** Notes what was seen between two instants. */
  public void saw(long begin, Operation.Read read) {
    operations.add(new Operation(begin, System.nanoTime(), read, Outcome.OK));
  }

  public List<Operation> history() {
    return List.copyOf(operations);
  }
}
