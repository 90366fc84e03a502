package sh.fazt.http.logs;

import com.typesafe.config.Config;
import java.time.Duration;
import sh.fazt.registry.logs.LogRoom;

/**
 * {@code fazt.http.functions.logs}.
 *
 * @param room what is kept
 * @param queue lines that may wait to be written
 * @param queueSize their texts together, in bytes
 * @param batch lines of one write
 * @param writeEvery how often is written what waits
 * @param flushWithin how long readers and a stop wait for that
 * @param longest characters of one line, of an error's message, and of its stack
 * @param followers who may follow logs at once
 * @param beginWithin how long a place is kept for one whose connection may be gone
 * @param followFor how long one may, before it has to ask again
 * @param aliveEvery how often a follower is told that there is nothing new
 */
public record LogSettings(
    LogRoom room,
    int queue,
    long queueSize,
    int batch,
    Duration writeEvery,
    Duration flushWithin,
    int longest,
    int followers,
    Duration beginWithin,
    Duration followFor,
    Duration aliveEvery) {

  /** Reads the settings of a whole configuration, with its defaults loaded. */
  public static LogSettings of(Config config) {
    Config log = config.getConfig("fazt.http.functions.logs");
    return new LogSettings(
        new LogRoom(
            log.getLong("lines"),
            log.getBytes("size"),
            log.getBytes("size-of-all"),
            log.getInt("errors"),
            log.getLong("errors-of-all")),
        log.getInt("queue"),
        log.getBytes("queue-size"),
        log.getInt("batch"),
        log.getDuration("write-every"),
        log.getDuration("flush-within"),
        Math.toIntExact(log.getBytes("longest")),
        log.getInt("followers"),
        log.getDuration("begin-within"),
        log.getDuration("follow-for"),
        log.getDuration("alive-every"));
  }
}
