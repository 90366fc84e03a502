package sh.fazt.registry.linear;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What names do, as a sequential model sees it: a value for each name that has one. Immutable.
 *
 * @param values a word for each target, by name
 */
public record Names(Map<String, String> values) {
  public static final Names NONE = new Names(Map.of());

  public Names {
    values = Map.copyOf(values);
  }

  public @Nullable String at(String name) {
    return values.get(name);
  }

  Names with(String name, @Nullable String value) {
    var changed = new HashMap<>(values);
    if (value == null) {
      changed.remove(name);
    } else {
      changed.put(name, value);
    }
    return new Names(changed);
  }

  Names swapped(String first, String second) {
    return with(first, at(second)).with(second, at(first));
  }
}
