package sh.fazt.registry.logs;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Sha256;

/**
 * How a function of an app failed. What failed in the same words at the same place is one error
 * that happened several times.
 *
 * @param kind why there was no response, in a word
 * @param type the error's name; may be empty
 * @param file of the release; empty if unknown, with line and column 0
 * @param stack one call a line; may be empty
 * @param release of the last time
 * @param request of the last time
 * @param times how often it happened
 */
public record AppError(
    AppId app,
    String kind,
    String type,
    String message,
    String file,
    int line,
    int column,
    String stack,
    long release,
    String request,
    Instant firstAt,
    Instant lastAt,
    long times) {

  /** About what a row takes besides its texts. */
  private static final int ROW = 128;

  /** About how many bytes it takes. */
  public long size() {
    return ROW
        + (long) type.length()
        + message.length()
        + file.length()
        + stack.length()
        + request.length();
  }

  /** Equal for two that are the same error of one app. */
  String digest() {
    String all = String.join("\0", kind, type, message, file, Integer.toString(line));
    return Sha256.hex(all.getBytes(StandardCharsets.UTF_8));
  }
}
