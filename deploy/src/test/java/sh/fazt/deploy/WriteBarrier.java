package sh.fazt.deploy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;

/**
 * Stops a node between two events, from outside: a trigger in its database that counts for ever
 * when the event is about to be written. Whatever was committed before is on disk, and nothing of
 * the event is.
 */
final class WriteBarrier {
  private static final long STANDSTILL_NANOS = 1_000_000_000;
  private static final long LONGEST_NANOS = 60_000_000_000L;

  private final Path database;
  private final long since;
  private final SwapMoment.Before moment;

  private WriteBarrier(Path database, SwapMoment.Before moment, long since) {
    this.database = database;
    this.moment = moment;
    this.since = since;
  }

  /** Puts it into the database of a running node. */
  static WriteBarrier placed(Path database, SwapMoment.Before moment) {
    try (var connection = open(database);
        var statement = connection.createStatement()) {
      long head = number(connection, "SELECT max(ordering) FROM event_journal");
      var barrier = new WriteBarrier(database, moment, head);
      statement.execute(
          "CREATE VIEW for_ever AS WITH RECURSIVE count(n) AS"
              + " (SELECT 1 UNION ALL SELECT n + 1 FROM count) SELECT n FROM count");
      statement.execute(
          "CREATE TRIGGER barrier BEFORE INSERT ON event_journal WHEN NEW.event_ser_manifest = '"
              + moment.event().getName()
              + "' AND ("
              + barrier.written()
              + ") >= "
              + (moment.nth() - 1)
              + " BEGIN SELECT max(n) FROM for_ever; END");
      return barrier;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private String written() {
    return "SELECT count(*) FROM event_journal WHERE event_ser_manifest = '"
        + moment.event().getName()
        + "' AND ordering > "
        + since;
  }

  /** Waits until nothing is written any more. */
  void awaitStandstill() {
    long end = System.nanoTime() + LONGEST_NANOS;
    try (var connection = open(database)) {
      long head = -1;
      long seen = System.nanoTime();
      while (head == since || System.nanoTime() - seen < STANDSTILL_NANOS) {
        if (System.nanoTime() > end) {
          throw new AssertionError("still writing, or never began: " + moment);
        }
        LockSupport.parkNanos(5_000_000);
        long now = number(connection, "SELECT max(ordering) FROM event_journal");
        if (now != head) {
          head = now;
          seen = System.nanoTime();
        }
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Takes it out of the database of a node that is dead.
   *
   * @param writers how many may have had events in the transaction that was stopped, and undone
   * @return whether it was what stopped the node
   */
  boolean remove(int writers) {
    try (var connection = open(database);
        var statement = connection.createStatement()) {
      statement.execute("DROP TRIGGER barrier");
      statement.execute("DROP VIEW for_ever");
      long missing = moment.nth() - number(connection, written());
      return missing >= 1 && missing <= writers;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static Connection open(Path database) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + database + "?busy_timeout=10000");
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery(query)) {
      return result.getLong(1);
    }
  }
}
