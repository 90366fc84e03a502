package sh.fazt.cli.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command answers when it did what was asked, for programs and for people.
 *
 * @param data printed by {@code --json}; plain values only
 * @param lines printed for people
 * @param essence what {@code --quiet} leaves, mostly one line; or none
 * @param exit what the process ends with; not OK if a part of it was refused
 */
public record Reply(
    @Nullable Object data, List<String> lines, @Nullable String essence, ExitCode exit) {
  public Reply {
    lines = List.copyOf(lines);
  }

  public static Reply of(@Nullable Object data, List<String> lines) {
    return new Reply(data, lines, null, ExitCode.OK);
  }

  /** The same with the line that {@code --quiet} leaves. */
  public Reply essentially(String line) {
    return new Reply(data, lines, line, exit);
  }

  /** The same, after which the process ends like this. */
  public Reply exiting(ExitCode code) {
    return new Reply(data, lines, essence, code);
  }
}
