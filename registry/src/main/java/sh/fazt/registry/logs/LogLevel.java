package sh.fazt.registry.logs;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How much a line of a log matters, the least first. */
public enum LogLevel {
  DEBUG(0),
  INFO(1),
  WARN(2),
  ERROR(3);

  private final int number;

  LogLevel(int number) {
    this.number = number;
  }

  /** As it is stored; never changes its meaning. */
  int number() {
    return number;
  }

  static LogLevel of(int number) {
    return switch (number) {
      case 0 -> DEBUG;
      case 1 -> INFO;
      case 2 -> WARN;
      default -> ERROR;
    };
  }

  /** The level of this word, if it is one. */
  public static Optional<LogLevel> parse(String word) {
    return Stream.of(values()).filter(level -> level.word().equals(word)).findFirst();
  }

  /** As people and programs write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
