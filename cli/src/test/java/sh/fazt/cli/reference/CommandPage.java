package sh.fazt.cli.reference;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import sh.fazt.cli.Commands;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.grammar.CommandSpec;
import sh.fazt.cli.grammar.Help;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.http.contract.Contract;

/** {@code commands.md}: the help of every command. */
final class CommandPage {
  private CommandPage() {}

  static String text() {
    var page = new Markdown();
    page.line("# Commands");
    page.line("");
    page.line(
        "What `--help` says of each. Flags may stand anywhere; `@peer` before a command says on which node it runs, `@a,b` on several, `@all` on each.");
    CommandSpec root = new Commands(new NoNode(), Timeouts.NORMAL, Clock.systemUTC()).root();
    add(page, List.of(root.name()), root);
    return page.page();
  }

  private static void add(Markdown page, List<String> path, CommandSpec command) {
    page.heading(2, String.join(" ", path));
    CommandResult help = Help.of(path, command);
    page.code("", String.join("\n", help.lines().stream().map(String::stripTrailing).toList()));
    String words = String.join(" ", path.subList(1, path.size()));
    for (var known : Contract.COMMANDS) {
      if (known.words().equals(words) && command.scope() == CommandSpec.Scope.PEER) {
        var endpoint = known.endpoint();
        page.line("");
        page.line(
            "`--json` prints `{\"data\": ...}` with the data of [`"
                + endpoint.method()
                + " "
                + endpoint.path()
                + "`](api.md).");
      }
    }
    for (CommandSpec below : command.subcommands()) {
      var longer = new ArrayList<>(path);
      longer.add(below.name());
      add(page, longer, below);
    }
  }
}
