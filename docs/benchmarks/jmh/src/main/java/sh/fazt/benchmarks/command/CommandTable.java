package sh.fazt.benchmarks.command;

import java.time.Clock;
import sh.fazt.cli.Commands;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.grammar.Argument;
import sh.fazt.cli.grammar.CommandSpec;
import sh.fazt.cli.grammar.Flag;
import sh.fazt.cli.server.NodeProcess;

/**
 * Prints all commands of fazt with their flags and words, a line each, for {@link PicocliVersion}.
 */
final class CommandTable {
  static final String COMMAND = "command";
  static final String FLAG = "flag";
  static final String WORD = "word";

  private CommandTable() {}

  /** Prints them. */
  public static void main(String[] none) {
    print(new Commands(new NodeProcess(), Timeouts.NORMAL, Clock.systemUTC()).root(), 0);
  }

  private static void print(CommandSpec command, int depth) {
    line(COMMAND, Integer.toString(depth), command.name(), command.summary());
    for (Flag flag : command.flags()) {
      var letter = flag.letter();
      line(
          FLAG,
          flag.name(),
          letter == null ? "" : letter.toString(),
          flag.takesValue() ? "1" : "0",
          flag.summary());
    }
    for (Argument word : command.arguments()) {
      line(WORD, word.name(), word.presence().name(), word.summary());
    }
    command.subcommands().forEach(below -> print(below, depth + 1));
  }

  private static void line(String... cells) {
    System.out.println(String.join("\t", cells));
  }
}
