package sh.fazt.journal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Counts the changes of one app or alias, written {@code v7}; 0 means that nothing ever happened to
 * it.
 */
public record Version(@JsonValue long value) implements Comparable<Version> {
  private static final Pattern FORM =
      Pattern.compile("v(0|[1-9][0-9]{0,17})|\"v(0|[1-9][0-9]{0,17})\"");

  public static final Version NONE = new Version(0);

  public Version {
    if (value < 0) {
      throw new IllegalArgumentException("a version must be at least 0: " + value);
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Version of(long value) {
    return new Version(value);
  }

  /** Reads {@code v7}, bare or in double quotes as an HTTP entity tag has it. */
  public static Optional<Version> parse(String text) {
    var match = FORM.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    String digits = match.group(1) == null ? match.group(2) : match.group(1);
    return Optional.of(new Version(Long.parseLong(digits)));
  }

  public Version next() {
    return new Version(value + 1);
  }

  @Override
  public int compareTo(Version other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return "v" + value;
  }
}
