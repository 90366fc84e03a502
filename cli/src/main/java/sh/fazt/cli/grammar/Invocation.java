package sh.fazt.cli.grammar;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;

/**
 * A command line that was understood.
 *
 * @param path the words that named the command, from {@code fazt} on
 * @param values by flag name; of a switch {@code "true"} or {@code "false"}
 * @param words the arguments, in their order
 */
public record Invocation(
    List<String> path,
    CommandSpec command,
    Map<String, String> values,
    List<String> words,
    Optional<String> peer) {
  private static final int LAST_PORT = 65_535;

  public Invocation {
    path = List.copyOf(path);
    values = Map.copyOf(values);
    words = List.copyOf(words);
  }

  public Optional<String> text(String flag) {
    return Optional.ofNullable(values.get(flag));
  }

  /**
   * The value of a flag the command cannot be without.
   *
   * @throws Failure if it is not there, which the parser has refused already
   */
  public String needed(String flag) {
    return text(flag).orElseThrow(() -> missing("--" + flag));
  }

  public boolean on(String flag) {
    return "true".equals(values.get(flag));
  }

  public Optional<String> word(int place) {
    return place < words.size() ? Optional.of(words.get(place)) : Optional.empty();
  }

  /**
   * A TCP port.
   *
   * @throws Failure if the value is none
   */
  public OptionalInt port(String flag) {
    Optional<String> value = text(flag);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      int port = Integer.parseInt(value.get());
      if (port >= 0 && port <= LAST_PORT) {
        return OptionalInt.of(port);
      }
    } catch (NumberFormatException _) {
      // Said below, like a number out of range.
    }
    throw Failure.usage(
        "invalid port '" + value.get() + "' (must be 1-65535)", "Example: --" + flag + " 4698");
  }

  public Shell.Style style() {
    if (on(Flag.JSON.name())) {
      return Shell.Style.JSON;
    }
    return on(Flag.QUIET.name()) ? Shell.Style.QUIET : Shell.Style.PEOPLE;
  }

  /** Does what was asked: shows the help, or runs the command. */
  public CommandResult reply(Shell shell) throws IOException {
    @Nullable Action action = command.action();
    return asksForHelp() || action == null ? Help.of(path, command) : action.run(this, shell);
  }

  boolean asksForHelp() {
    return on(Flag.HELP.name());
  }

  Failure missing(String what) {
    return Failure.usage(
        what + " is missing", "Usage: " + Help.usage(path, command) + "\n" + seeHelp());
  }

  private String seeHelp() {
    return "See: " + String.join(" ", path) + " --help";
  }
}
