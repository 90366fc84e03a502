package sh.fazt.journal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The permanent identity of an app: {@code app_} and 4 to 32 of {@code [0-9a-z]} (ours have 8), or
 * the form imports of later Go releases carry, {@code fazt_app_} and 12 base-62 characters. Never
 * renamed, never reused.
 */
public record AppId(@JsonValue String value) implements Comparable<AppId> {
  private static final Pattern FORM =
      Pattern.compile("app_[0-9a-z]{4,32}|fazt_app_[0-9A-Za-z]{12}");
  private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final int DRAWN_LENGTH = 8;

  public AppId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not an app id: " + value);
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static AppId of(String value) {
    return new AppId(value);
  }

  /** The id the text spells, or nothing if it is not one (it is then read as an alias). */
  public static Optional<AppId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new AppId(text)) : Optional.empty();
  }

  /** A new id; the caller draws again when it is taken. */
  public static AppId draw(RandomGenerator random) {
    var id = new StringBuilder("app_");
    for (int i = 0; i < DRAWN_LENGTH; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return new AppId(id.toString());
  }

  @Override
  public int compareTo(AppId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
