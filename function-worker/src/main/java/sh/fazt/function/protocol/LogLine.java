package sh.fazt.function.protocol;

/**
 * A line a script wrote to its log.
 *
 * @param at milliseconds since 1970
 */
public record LogLine(Level level, String message, long at) {
  /** As in {@code console}. */
  public enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR
  }
}
