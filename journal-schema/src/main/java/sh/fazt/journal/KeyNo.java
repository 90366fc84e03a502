package sh.fazt.journal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The number of an API key: 1, 2, 3… per database, never reused, no secret. */
public record KeyNo(@JsonValue long value) implements Comparable<KeyNo> {
  public static final KeyNo FIRST = new KeyNo(1);

  public KeyNo {
    if (value < 1) {
      throw new IllegalArgumentException("a key number must be at least 1: " + value);
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static KeyNo of(long value) {
    return new KeyNo(value);
  }

  public KeyNo next() {
    return new KeyNo(value + 1);
  }

  @Override
  public int compareTo(KeyNo other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
