package sh.fazt.journal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The global position of an event in the journal, written {@code r1234}; 0 is before the first
 * event.
 */
public record Revision(@JsonValue long value) implements Comparable<Revision> {
  private static final Pattern FORM = Pattern.compile("r(0|[1-9][0-9]{0,17})");

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

  /** Reads {@code r1234}. */
  public static Optional<Revision> parse(String text) {
    var match = FORM.matcher(text);
    return match.matches()
        ? Optional.of(new Revision(Long.parseLong(match.group(1))))
        : Optional.empty();
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
