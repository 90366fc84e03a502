package sh.fazt.cli.shell;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command answers when it did what was asked, for programs and for people.
 *
 * @param data printed by {@code --json}; plain values only
 * @param lines printed for people
 * @param essence the one line that {@code --quiet} leaves, or none
 */
public record Reply(
    Map<String, @Nullable Object> data, List<String> lines, @Nullable String essence) {
  public Reply {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    lines = List.copyOf(lines);
  }

  public static Reply of(Map<String, ? extends @Nullable Object> data, List<String> lines) {
    return new Reply(new LinkedHashMap<>(data), lines, null);
  }

  /** The same with the line that {@code --quiet} leaves. */
  public Reply essentially(String line) {
    return new Reply(data, lines, line);
  }
}
