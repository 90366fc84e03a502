package sh.fazt.journal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The global position of an event in the journal, written {@code r1234}; 0 is before the first
 * event.
 */
public record Revision(@JsonValue long value) implements Comparable<Revision> {
  public static final Revision NONE = new Revision(0);

  public Revision {
    if (value < 0) {
      throw new IllegalArgumentException("a revision must be at least 0: " + value);
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Revision of(long value) {
    return new Revision(value);
  }

  public Revision next() {
    return new Revision(value + 1);
  }

  @Override
  public int compareTo(Revision other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return "r" + value;
  }
}
