package sh.fazt.http.function;

import com.typesafe.config.Config;
import java.time.Duration;
import sh.fazt.function.protocol.Limits;

/**
 * {@code fazt.http.functions}.
 *
 * @param limits of one request
 * @param most of what an app's own settings may ask for instead
 * @param killAfter how long a request that was told to end may take to do so before its process is
 *     killed
 * @param heap of a worker, in bytes
 * @param cache of a worker for files and what was parsed of them, in bytes
 * @param threads requests at once in one worker
 * @param threadsPerApp of these for one app
 * @param queue requests that may wait
 * @param queueWithin how long one may wait
 * @param retryAfter what a request that is not taken is told
 * @param maxBody bytes of a request's body
 * @param bodyWithin how long one may take to come in
 * @param maxParts fields and files of one form
 * @param niceness by how much other processes go before the workers, 0 to 19; 0 treats them alike
 * @param maxResponseHeaders bytes of the header fields of one response
 * @param spare whether a second worker is kept ready once functions are in use
 * @param idleAfter time without requests after which the workers end
 * @param startWithin how long a worker may take to start
 * @param backOff how long the next start is put off when a worker ended as soon as it started;
 *     doubled each time
 * @param maxBackOff at most
 * @param suspectFor how long an app that took too much time or memory is kept apart
 * @param checks of what is deployed
 * @param closeWithin how long a stop waits for requests under way
 */
public record FunctionSettings(
    Limits limits,
    Most most,
    Duration killAfter,
    long heap,
    long cache,
    int threads,
    int threadsPerApp,
    int queue,
    Duration queueWithin,
    Duration retryAfter,
    long maxBody,
    Duration bodyWithin,
    int maxParts,
    int niceness,
    long maxResponseHeaders,
    boolean spare,
    Duration idleAfter,
    Duration startWithin,
    Duration backOff,
    Duration maxBackOff,
    Duration suspectFor,
    Checks checks,
    Duration closeWithin) {

  /**
   * What an app may ask for with settings of its own.
   *
   * @param time of one request
   * @param maxResponse bytes of one response
   * @param calls of storage and network in one request
   */
  public record Most(Duration time, long maxResponse, int calls) {}

  /**
   * How much of a release is looked at before it goes online.
   *
   * @param files scripts
   * @param fileSize bytes of one that is looked at
   * @param within for all of them
   */
  public record Checks(int files, long fileSize, Duration within) {}

  /** Reads the settings of a whole configuration, with its defaults loaded. */
  public static FunctionSettings of(Config config) {
    Config functions = config.getConfig("fazt.http.functions");
    int threads = atLeastOne(functions, "threads");
    return new FunctionSettings(
        new Limits(
            functions.getDuration("time"),
            functions.getBytes("allocation"),
            functions.getLong("statements"),
            functions.getBytes("max-response"),
            functions.getInt("calls"),
            functions.getInt("log-lines"),
            Math.toIntExact(functions.getBytes("log-size"))),
        new Most(
            functions.getDuration("most.time"),
            functions.getBytes("most.max-response"),
            functions.getInt("most.calls")),
        functions.getDuration("kill-after"),
        functions.getBytes("heap"),
        functions.getBytes("cache"),
        threads,
        Math.min(threads, atLeastOne(functions, "threads-per-app")),
        functions.getInt("queue"),
        functions.getDuration("queue-within"),
        functions.getDuration("retry-after"),
        functions.getBytes("max-body"),
        functions.getDuration("body-within"),
        functions.getInt("max-parts"),
        functions.getInt("niceness"),
        functions.getBytes("max-response-headers"),
        functions.getBoolean("spare"),
        functions.getDuration("idle-after"),
        functions.getDuration("start-within"),
        functions.getDuration("back-off"),
        functions.getDuration("max-back-off"),
        functions.getDuration("suspect-for"),
        new Checks(
            functions.getInt("check.files"),
            functions.getBytes("check.file-size"),
            functions.getDuration("check.within")),
        functions.getDuration("close-within"));
  }

  private static int atLeastOne(Config functions, String name) {
    int value = functions.getInt(name);
    if (value < 1) {
      throw new IllegalArgumentException("fazt.http.functions." + name + " is at least 1");
    }
    return value;
  }
}
