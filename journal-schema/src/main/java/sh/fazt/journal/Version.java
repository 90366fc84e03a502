package sh.fazt.journal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Counts the changes of one app or alias, written {@code v7}; 0 means that nothing ever happened to
 * it.
 */
public record Version(@JsonValue long value) implements Comparable<Version> {
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
