package sh.fazt.cli.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a command answers when it did what was asked, for programs and for people.
 *
 * @param data printed by {@code --json}; plain values only
 * @param lines printed for people
 * @param quietOutput what {@code --quiet} leaves, mostly one line; or none
 * @param exit what the process ends with; not OK if a part of it was refused
 * @param rest asks for the next piece of a long list, which is printed when this one is; or none.
 *     Data is a list then
 */
public record CommandResult(
    @Nullable Object data,
    List<String> lines,
    @Nullable String quietOutput,
    ExitCode exit,
    @Nullable Supplier<CommandResult> rest) {
  public CommandResult {
    lines = List.copyOf(lines);
  }

  public static CommandResult of(@Nullable Object data, List<String> lines) {
    return new CommandResult(data, lines, null, ExitCode.OK, null);
  }

  /** The same with the line that {@code --quiet} leaves. */
  public CommandResult withQuietOutput(String line) {
    return new CommandResult(data, lines, Printable.line(line), exit, rest);
  }

  /** The same with the lines that {@code --quiet} leaves. */
  public CommandResult withQuietOutput(List<String> several) {
    String quietOutputs = String.join("\n", several.stream().map(Printable::line).toList());
    return new CommandResult(data, lines, quietOutputs, exit, rest);
  }

  /** The same with more lines for people. */
  public CommandResult with(List<String> more) {
    var all = new ArrayList<>(lines);
    all.addAll(more);
    return new CommandResult(data, all, quietOutput, exit, rest);
  }

  /** The same, after which the process ends like this. */
  public CommandResult exiting(ExitCode code) {
    return new CommandResult(data, lines, quietOutput, code, rest);
  }

  /** The same without its first lines, as it goes on after another piece of the list. */
  public CommandResult without(int first) {
    var left = lines.subList(Math.min(first, lines.size()), lines.size());
    return new CommandResult(data, left, quietOutput, exit, rest);
  }

  /** The same, of a list that goes on. */
  public CommandResult followedBy(Supplier<CommandResult> next) {
    return new CommandResult(data, lines, quietOutput, exit, next);
  }

  /** The same with all that follows. */
  public CommandResult whole() {
    var rows = new ArrayList<@Nullable Object>();
    var all = new ArrayList<String>();
    var quietOutputs = new ArrayList<String>();
    boolean several = rest != null;
    for (var piece = this; piece != null; piece = piece.next()) {
      rows.addAll(piece.rows());
      all.addAll(piece.lines());
      if (piece.quietOutput() != null) {
        quietOutputs.add(piece.quietOutput());
      }
    }
    return several
        ? new CommandResult(
            rows, all, quietOutputs.isEmpty() ? null : String.join("\n", quietOutputs), exit, null)
        : this;
  }

  /** The piece that follows, or none. */
  public @Nullable CommandResult next() {
    return rest == null ? null : rest.get();
  }

  /** The entries of a list. */
  public List<?> rows() {
    return data instanceof List<?> list ? list : List.of();
  }
}
