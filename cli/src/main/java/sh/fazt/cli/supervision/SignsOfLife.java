package sh.fazt.cli.supervision;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** How a node shows that it does what it is there for. Its methods wait. */
public interface SignsOfLife {
  /**
   * Asks the node for {@code /health} over its open port, as anybody would.
   *
   * @return the status it answered; nothing if it did not, however often it was asked in this time
   */
  OptionalInt askItself(Duration within);

  /**
   * Writes something by the way all writes take.
   *
   * @return why no answer came in this time; nothing if one came. That the disk is full is an
   *     answer: starting the node again does not make it emptier
   */
  Optional<String> heartbeat(Duration within);
}
