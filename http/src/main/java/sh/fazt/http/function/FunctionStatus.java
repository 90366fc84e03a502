package sh.fazt.http.function;

import java.time.Duration;
import java.util.List;

/**
 * What the workers do at the moment, for {@code status}.
 *
 * @param state whether functions can run
 * @param processes operating-system ids of the workers
 * @param running requests being run
 * @param waiting requests in the queue
 * @param started workers started since the node was
 * @param killed workers the node killed, because a script did not end
 * @param died workers that ended by themselves
 * @param lastDeath how the last one of these ended; empty if none did
 * @param retryIn when the next start is tried, while backing off; zero otherwise
 * @param suspects apps whose requests run one at a time in a process of their own
 */
public record FunctionStatus(
    State state,
    List<Long> processes,
    int running,
    int waiting,
    long started,
    long killed,
    long died,
    String lastDeath,
    Duration retryIn,
    List<String> suspects) {
  public FunctionStatus {
    processes = List.copyOf(processes);
    suspects = List.copyOf(suspects);
  }

  /** Whether functions can run. */
  public enum State {
    /** No worker runs, and nobody needs one. */
    ASLEEP,
    /** The first one starts. */
    STARTING,
    RUNNING,
    /** Workers end as soon as they start; the next start is put off. */
    BACKING_OFF,
    CLOSED
  }
}
