package sh.fazt.registry.logs;

import java.time.Instant;
import sh.fazt.journal.AppId;

/**
 * A line of an app's log.
 *
 * @param id its number, which grows with time; 0 before it is stored
 * @param release that wrote it
 * @param request the id of the request it was written in
 */
public record LogLine(
    long id, AppId app, Instant at, LogLevel level, long release, String request, String message) {
  /** About what a row takes besides its texts. */
  private static final int ROW = 64;

  /** About how many bytes it takes. */
  public long size() {
    return ROW + request.length() + (long) message.length();
  }
}
