package sh.fazt.journal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The number of one deployment of an app: 1, 2, 3… per app, never reused. */
public record ReleaseNo(@JsonValue long value) implements Comparable<ReleaseNo> {
  public static final ReleaseNo FIRST = new ReleaseNo(1);

  public ReleaseNo {
    if (value < 1) {
      throw new IllegalArgumentException("a release number must be at least 1: " + value);
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ReleaseNo of(long value) {
    return new ReleaseNo(value);
  }

  public ReleaseNo next() {
    return new ReleaseNo(value + 1);
  }

  @Override
  public int compareTo(ReleaseNo other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
