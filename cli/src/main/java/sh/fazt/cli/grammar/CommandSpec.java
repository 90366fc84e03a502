package sh.fazt.cli.grammar;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one description of a command. Parsing and help are read from it, so that they cannot
 * disagree.
 *
 * @param subcommands of a group; a group may also do something itself
 * @param action none for a group that only holds others
 */
public record CommandSpec(
    String name,
    String summary,
    Scope scope,
    List<Argument> arguments,
    List<Flag> flags,
    List<Example> examples,
    List<CommandSpec> subcommands,
    @Nullable Action action) {

  /** What a command works on. */
  public enum Scope {
    /** A node over HTTP; {@code fazt @peer ...} and {@code --to} say which. */
    PEER,
    /** The node of this machine. */
    MACHINE,
    /** Only what this user has here. */
    USER
  }

  /** A line that works, and what it does. */
  public record Example(String line, String meaning) {}

  public CommandSpec {
    arguments = List.copyOf(arguments);
    flags = List.copyOf(flags);
    examples = List.copyOf(examples);
    subcommands = List.copyOf(subcommands);
  }

  public static CommandSpec verb(String name, String summary, Scope scope, Action action) {
    return new CommandSpec(
        name, summary, scope, List.of(), List.of(), List.of(), List.of(), action);
  }

  public static CommandSpec group(String name, String summary, CommandSpec... subcommands) {
    return new CommandSpec(
        name, summary, Scope.USER, List.of(), List.of(), List.of(), List.of(subcommands), null);
  }

  public CommandSpec takes(Argument... more) {
    return new CommandSpec(
        name,
        summary,
        scope,
        joined(arguments, List.of(more)),
        flags,
        examples,
        subcommands,
        action);
  }

  public CommandSpec with(Flag... more) {
    return new CommandSpec(
        name,
        summary,
        scope,
        arguments,
        joined(flags, List.of(more)),
        examples,
        subcommands,
        action);
  }

  public CommandSpec example(String line, String meaning) {
    return new CommandSpec(
        name,
        summary,
        scope,
        arguments,
        flags,
        joined(examples, List.of(new Example(line, meaning))),
        subcommands,
        action);
  }

  /** The same group with more commands in it. */
  public CommandSpec below(List<CommandSpec> more) {
    return new CommandSpec(
        name, summary, scope, arguments, flags, examples, joined(subcommands, more), action);
  }

  /** The same, which works on something else. */
  public CommandSpec on(Scope other) {
    return new CommandSpec(name, summary, other, arguments, flags, examples, subcommands, action);
  }

  /** The same group, which does this when no subcommand is named. */
  public CommandSpec byDefault(Action action) {
    return new CommandSpec(name, summary, scope, arguments, flags, examples, subcommands, action);
  }

  Optional<CommandSpec> subcommand(String word) {
    return subcommands.stream().filter(command -> command.name().equals(word)).findFirst();
  }

  /** This command and all below it. */
  public Stream<CommandSpec> all() {
    return Stream.concat(Stream.of(this), subcommands.stream().flatMap(CommandSpec::all));
  }

  private static <T> List<T> joined(List<T> list, List<T> more) {
    return Stream.concat(list.stream(), more.stream()).toList();
  }
}
