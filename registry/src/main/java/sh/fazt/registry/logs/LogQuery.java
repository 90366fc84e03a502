package sh.fazt.registry.logs;

import sh.fazt.journal.AppId;

/**
 * Which lines of an app's log are asked for.
 *
 * @param atLeast the least level
 * @param after only lines of a larger number
 * @param before only lines of a smaller number; 0 is all
 * @param limit at most so many
 */
public record LogQuery(AppId app, LogLevel atLeast, long after, long before, int limit) {
  /** The same, but what comes after this number. */
  public LogQuery after(long number) {
    return new LogQuery(app, atLeast, number, 0, limit);
  }
}
