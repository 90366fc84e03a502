package sh.fazt.cli.api;

import java.time.Duration;

/**
 * Timeouts of the calls to a peer.
 *
 * @param connect until it takes the connection
 * @param stall while sending, until it takes the next bytes
 * @param answer until it answers what was sent whole
 * @param pause before the first of several tries is repeated; doubled for each one after
 */
public record Timeouts(Duration connect, Duration stall, Duration answer, Duration pause) {
  public static final Timeouts NORMAL =
      new Timeouts(
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofMinutes(5),
          Duration.ofMillis(300));

  /** With the usual pause. */
  public Timeouts(Duration connect, Duration stall, Duration answer) {
    this(connect, stall, answer, NORMAL.pause());
  }
}
