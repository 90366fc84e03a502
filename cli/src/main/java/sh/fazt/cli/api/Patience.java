package sh.fazt.cli.api;

import java.time.Duration;

/**
 * How long to wait for a peer.
 *
 * @param connect until it takes the connection
 * @param stall while sending, until it takes the next bytes
 * @param answer until it answers what was sent whole
 */
public record Patience(Duration connect, Duration stall, Duration answer) {
  public static final Patience NORMAL =
      new Patience(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMinutes(5));
}
