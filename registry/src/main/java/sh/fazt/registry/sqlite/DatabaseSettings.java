package sh.fazt.registry.sqlite;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The settings under {@code fazt.registry.database}, explained in reference.conf.
 *
 * @param maxBytes largest size of the file; 0 is no limit
 * @param checkBytes a file up to this size is checked whole when it is opened
 * @param reserveBytes kept for what frees space; at most a sixteenth of the largest size
 * @param acceptOlder whether to open a file that has less than was answered on it
 */
public record DatabaseSettings(
    long maxBytes,
    int readers,
    int readerQueue,
    int laneQueue,
    int laneGroup,
    Duration laneGroupTime,
    long checkBytes,
    Duration busyTimeout,
    long reserveBytes,
    boolean acceptOlder) {

  private static final int RESERVED_PART = 16;

  /** Reads them from a whole configuration. */
  public static DatabaseSettings from(Config config) {
    Config database = config.getConfig("fazt.registry.database");
    long max = database.getBytes("max-size");
    long reserve = database.getBytes("reserve");
    return new DatabaseSettings(
        max,
        database.getInt("readers"),
        database.getInt("reader-queue"),
        database.getInt("lane-queue"),
        database.getInt("lane-group"),
        database.getDuration("lane-group-time"),
        database.getBytes("check-up-to"),
        database.getDuration("busy-timeout"),
        max == 0 ? reserve : Math.min(reserve, max / RESERVED_PART),
        database.getBoolean("accept-older"));
  }
}
