package sh.fazt.http.front;

import java.util.concurrent.atomic.AtomicInteger;
import sh.fazt.http.connection.OpenConnection;
import sh.fazt.http.connection.OpenConnections;

/** The connections of a port that Pekko HTTP is behind, or will be as soon as it is their turn. */
final class Handovers {
  private final int max;
  private final OpenConnections connections;
  private final AtomicInteger places = new AtomicInteger();
  private final StartQueue starts =
      new StartQueue(Math.max(2, Runtime.getRuntime().availableProcessors()));

  /**
   * None.
   *
   * @param max of them at a time
   * @param connections all of the port, of which some may have to make room
   */
  Handovers(int max, OpenConnections connections) {
    this.max = max;
    this.connections = connections;
  }

  /** How many there are. */
  int count() {
    return places.get();
  }

  /** Whether there is no place for another, for which some that wait for their clients may go. */
  boolean isFull() {
    return places.get() >= max && !connections.makesRoomBehind();
  }

  /** Whether there are so many that none should keep it without need. */
  boolean areMany() {
    return places.get() > max / 2;
  }

  /**
   * Gives a connection a place.
   *
   * @param start begins it, when it is its turn
   */
  void begin(OpenConnection account, Runnable start) {
    places.incrementAndGet();
    account.hasHttpBehind(true);
    starts.ask(start);
  }

  /** A start has had its effect, or none. */
  void started(Runnable start) {
    starts.ended(start);
  }

  /** A connection gives its place back. */
  void ended(OpenConnection account) {
    places.decrementAndGet();
    account.hasHttpBehind(false);
  }
}
