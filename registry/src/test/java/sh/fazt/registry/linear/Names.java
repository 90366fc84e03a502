package sh.fazt.registry.linear;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What names do, as a sequential model sees it. Immutable.
 *
 * @param all each name that was ever changed
 */
public record Names(Map<String, Name> all) {
  public static final Names NONE = new Names(Map.of());

  /**
   * One name.
   *
   * @param value a word for its target, or none
   * @param version counts its changes; where it is seen it may be {@link #UNTOLD}
   */
  public record Name(@Nullable String value, long version) {
    public static final long UNTOLD = -1;
    static final Name FREE = new Name(null, 0);

    /** Whether it can have been seen as this. */
    boolean looksLike(Name seen) {
      return Objects.equals(value, seen.value)
          && (seen.version == UNTOLD || seen.version == version);
    }
  }

  public Names {
    all = Map.copyOf(all);
  }

  public Name at(String name) {
    return all.getOrDefault(name, Name.FREE);
  }

  boolean has(String name) {
    return at(name).value() != null;
  }

  public Names with(String name, @Nullable String value) {
    var changed = new HashMap<>(all);
    changed.put(name, new Name(value, at(name).version() + 1));
    return new Names(changed);
  }

  Names swapped(String first, String second) {
    return with(first, at(second).value()).with(second, at(first).value());
  }
}
