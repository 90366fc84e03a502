package sh.fazt.cli.command;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import sh.fazt.cli.api.Patience;
import sh.fazt.cli.dev.DevCommand;
import sh.fazt.cli.grammar.Argument;
import sh.fazt.cli.grammar.Command;
import sh.fazt.cli.grammar.Command.Scope;
import sh.fazt.cli.grammar.Flag;
import sh.fazt.cli.grammar.Help;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.server.LocalNode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Reply;
import sh.fazt.cli.shell.Shell;

/** The table of all commands. */
public final class Commands {
  private final Command root;

  /**
   * The table.
   *
   * @param node loaded only by commands that run one in this process
   */
  public Commands(LocalNode node, Patience patience, InstantSource clock) {
    this.root =
        Command.group(
                "fazt",
                "fazt: your own cloud of small web apps, on one server",
                new DevCommand(node, patience, clock).command(),
                appGroup(new PeerCommands(patience), new DeployCommand(patience, clock)),
                new PeerCommands(patience).below("").getFirst(),
                RemoteCommands.group(),
                new ServerCommands(node, clock).group(),
                Command.verb("help", "Explains a command", Scope.USER, this::help)
                    .takes(Argument.anyNumber("COMMAND", "The words of the command"))
                    .example("fazt help app deploy", "How to put a directory online"),
                Command.verb("version", "Tells the version", Scope.USER, (_, _) -> Version.reply())
                    .example("fazt version --json", "The same for programs"))
            .with(Flag.toggle("version", "Tell the version").letter('v'))
            .byDefault(Commands::bare)
            .example("fazt dev", "Start here: a node, an example app and its URL")
            .example("fazt app deploy ./site --name blog", "Put a directory online");
  }

  private static Command appGroup(PeerCommands peer, DeployCommand deploy) {
    var commands = new ArrayList<Command>(List.of(deploy.command()));
    commands.addAll(peer.below("app"));
    return Command.group("app", "Apps and their names on a peer", commands.toArray(Command[]::new));
  }

  public Command root() {
    return root;
  }

  private static Reply bare(Invocation invocation, Shell shell) {
    return invocation.on("version")
        ? Version.reply()
        : Help.of(invocation.path(), invocation.command());
  }

  private Reply help(Invocation invocation, Shell shell) {
    Command command = root;
    List<String> words = invocation.words();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      String path = String.join(" ", words.subList(0, i));
      Command here = command;
      command =
          command.subcommands().stream()
              .filter(below -> below.name().equals(word))
              .findFirst()
              .orElseThrow(
                  () ->
                      Failure.usage(
                          ("no help for '" + path + " " + word).replace("' ", "'") + "'",
                          "Commands: " + names(here)));
    }
    var path = new ArrayList<>(List.of(root.name()));
    path.addAll(words);
    return Help.of(path, command);
  }

  private static String names(Command command) {
    return String.join(", ", command.subcommands().stream().map(Command::name).toList());
  }
}
