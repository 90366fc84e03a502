package sh.fazt.cli.grammar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.CommandResult;

/** The help of a command, for people and for programs. */
public final class Help {
  private static final List<Flag> EVERYWHERE = List.of(Flag.JSON, Flag.QUIET, Flag.HELP);

  private Help() {}

  /** The usage line of a command. */
  static String usage(List<String> path, CommandSpec command) {
    Stream<String> rest =
        command.action() == null
            ? Stream.of("COMMAND", "[flags]")
            : Stream.of(
                    command.arguments().stream().map(Argument::shown),
                    command.flags().stream().filter(Flag::required).map(Flag::shown),
                    Stream.of("[flags]"))
                .flatMap(part -> part);
    return Stream.concat(path.stream(), rest).collect(Collectors.joining(" "));
  }

  public static CommandResult of(List<String> path, CommandSpec command) {
    var lines = new ArrayList<String>();
    lines.add(command.summary());
    lines.add("");
    lines.add("Usage: " + usage(path, command));
    section(
        lines,
        "Commands",
        command.subcommands().stream().collect(pairs(CommandSpec::name, CommandSpec::summary)));
    section(
        lines,
        "Arguments",
        command.arguments().stream().collect(pairs(Argument::name, Argument::summary)));
    section(lines, "Flags", command.flags().stream().collect(pairs(Help::shown, Help::summary)));
    section(lines, "Always", EVERYWHERE.stream().collect(pairs(Help::shown, Help::summary)));
    if (!command.examples().isEmpty()) {
      lines.add("");
      lines.add("Examples:");
      for (CommandSpec.Example example : command.examples()) {
        lines.add("  " + example.line());
        lines.add("      " + example.meaning());
      }
    }
    if (!command.subcommands().isEmpty()) {
      lines.add("");
      lines.add("More about one: " + String.join(" ", path) + " COMMAND --help");
    }
    return CommandResult.of(data(path, command), lines)
        .withQuietOutput("Usage: " + usage(path, command));
  }

  private static Map<String, @Nullable Object> data(List<String> path, CommandSpec command) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("command", String.join(" ", path));
    data.put("summary", command.summary());
    data.put("usage", usage(path, command));
    data.put(
        "commands",
        command.subcommands().stream()
            .map(below -> Map.of("name", below.name(), "summary", below.summary()))
            .toList());
    data.put(
        "arguments",
        command.arguments().stream()
            .map(argument -> Map.of("name", argument.name(), "summary", argument.summary()))
            .toList());
    data.put(
        "flags",
        command.flags().stream()
            .map(flag -> Map.of("name", flag.name(), "summary", flag.summary()))
            .toList());
    data.put(
        "examples",
        command.examples().stream()
            .map(example -> Map.of("line", example.line(), "meaning", example.meaning()))
            .toList());
    return data;
  }

  private static String shown(Flag flag) {
    return (flag.letter() == null ? "" : "-" + flag.letter() + ", ") + flag.shown();
  }

  private static String summary(Flag flag) {
    return flag.summary() + (flag.required() ? " (needed)" : "");
  }

  private static <T> java.util.stream.Collector<T, ?, Map<String, String>> pairs(
      java.util.function.Function<T, String> left, java.util.function.Function<T, String> right) {
    return Collectors.toMap(left, right, (one, _) -> one, LinkedHashMap::new);
  }

  private static void section(List<String> lines, String title, Map<String, String> rows) {
    if (rows.isEmpty()) {
      return;
    }
    int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
    lines.add("");
    lines.add(title + ":");
    rows.forEach(
        (left, right) -> lines.add("  " + left + " ".repeat(width - left.length() + 2) + right));
  }
}
