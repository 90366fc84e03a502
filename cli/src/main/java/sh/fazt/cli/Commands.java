package sh.fazt.cli;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.command.BackupCommand;
import sh.fazt.cli.command.CompletionCommand;
import sh.fazt.cli.command.CreateCommand;
import sh.fazt.cli.command.DeployCommand;
import sh.fazt.cli.command.ImportCommand;
import sh.fazt.cli.command.InstallCommand;
import sh.fazt.cli.command.LogsCommand;
import sh.fazt.cli.command.OnPeers;
import sh.fazt.cli.command.PeerCommands;
import sh.fazt.cli.command.PullCommand;
import sh.fazt.cli.command.ReleaseCommands;
import sh.fazt.cli.command.RestoreCommand;
import sh.fazt.cli.command.ServerCommands;
import sh.fazt.cli.command.Topics;
import sh.fazt.cli.command.UpgradeCommand;
import sh.fazt.cli.dev.DevCommand;
import sh.fazt.cli.grammar.Argument;
import sh.fazt.cli.grammar.CommandSpec;
import sh.fazt.cli.grammar.CommandSpec.Scope;
import sh.fazt.cli.grammar.Flag;
import sh.fazt.cli.grammar.Help;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.legacy.OlderCommands;
import sh.fazt.cli.server.LocalNode;
import sh.fazt.cli.service.ServiceCommands;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.ProgramVersion;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.storage.StorageVerbs;
import sh.fazt.http.contract.AppCommands;

/** The table of all commands. */
public final class Commands {
  private final CommandSpec root;

  /**
   * The table.
   *
   * @param node loaded only by commands that run one in this process
   */
  public Commands(LocalNode node, Timeouts timeouts, InstantSource clock) {
    var peer = new PeerCommands(timeouts);
    var deploy = new DeployCommand(timeouts, clock);
    var install = new InstallCommand(timeouts, clock);
    this.root =
        CommandSpec.group(
                "fazt",
                "fazt: your own cloud of small web apps, on one server",
                new DevCommand(node, timeouts, clock).command(),
                apps(
                    peer,
                    List.of(
                        deploy.command(),
                        new PullCommand(timeouts, clock).command(),
                        install.install(),
                        install.upgrade(),
                        new LogsCommand(peer.verb(AppCommands.LOGS, "logs"), timeouts).command(),
                        new CreateCommand(peer.verb(AppCommands.CREATE, "create")).command())),
                group(peer, "key", "Who may do what on a peer", List.of()),
                group(peer, "session", "Where the operator of a peer is signed in", List.of()),
                group(peer, "env", "Environment values of the apps of a peer", List.of()),
                group(
                    peer,
                    "storage",
                    "What the apps of a peer store",
                    new StorageVerbs(timeouts).all()),
                group(
                    peer,
                    "server",
                    "The node of this machine",
                    new ServerCommands(node, clock).all()),
                new ReleaseCommands().command(),
                CommandSpec.group(
                    "service",
                    "The node of this machine as a service that is always there",
                    new ServiceCommands().all().toArray(CommandSpec[]::new)),
                new BackupCommand(node, clock).command(),
                new RestoreCommand(node, clock).command(),
                new ImportCommand(node, clock).command(),
                CommandSpec.verb("help", "Explains a command or a topic", Scope.USER, this::help)
                    .takes(
                        Argument.anyNumber(
                            "COMMAND",
                            "The words of the command, or one of: "
                                + String.join(", ", Topics.NAMES)))
                    .example("fazt help app deploy", "How to put a directory online")
                    .example("fazt help exit-codes", "What they mean"),
                new UpgradeCommand(timeouts, clock).command(),
                new CompletionCommand(this::root).command(),
                CommandSpec.verb(
                        "version",
                        "Tells the version",
                        Scope.USER,
                        (_, _) -> ProgramVersion.reply())
                    .example("fazt version --json", "The same for programs"))
            .below(peer.below("").stream().filter(verb -> !verb.name().equals("upgrade")).toList())
            .below(new OlderCommands(peer, deploy, timeouts).all())
            .with(Flag.toggle("version", "Tell the version").letter('v'))
            .byDefault(Commands::bare)
            .example("fazt dev", "Start here: a node, an example app and its URL")
            .example("fazt app deploy ./site --name blog", "Put a directory online");
  }

  /** The group that lists the apps by default. */
  private static CommandSpec apps(PeerCommands peer, List<CommandSpec> ours) {
    CommandSpec list = peer.verb(AppCommands.LIST, "list");
    return group(peer, "app", "Apps and their names on a peer", ours)
        .on(Scope.PEER)
        .with(OnPeers.flags())
        .byDefault(Objects.requireNonNull(list.action()));
  }

  /** Commands of our own and those of the contract, under one word; ours go first. */
  private static CommandSpec group(
      PeerCommands peer, String name, String summary, List<CommandSpec> ours) {
    List<CommandSpec> theirs =
        peer.below(name).stream()
            .filter(verb -> ours.stream().noneMatch(own -> own.name().equals(verb.name())))
            .toList();
    return CommandSpec.group(name, summary, ours.toArray(CommandSpec[]::new)).below(theirs);
  }

  public CommandSpec root() {
    return root;
  }

  private static CommandResult bare(Invocation invocation, Shell shell) {
    return invocation.on("version")
        ? ProgramVersion.reply()
        : Help.of(invocation.path(), invocation.command());
  }

  private CommandResult help(Invocation invocation, Shell shell) {
    List<String> words = invocation.words();
    if (words.size() == 1) {
      Optional<CommandResult> topic = Topics.of(words.getFirst());
      if (topic.isPresent()) {
        return topic.get();
      }
    }
    CommandSpec command = root;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      String path = String.join(" ", words.subList(0, i));
      CommandSpec here = command;
      command =
          command.subcommands().stream()
              .filter(below -> below.name().equals(word))
              .findFirst()
              .orElseThrow(
                  () ->
                      Failure.usage(
                          ("no help for '" + path + " " + word).replace("' ", "'") + "'",
                          "Commands: "
                              + names(here)
                              + (path.isEmpty()
                                  ? "\nTopics: " + String.join(", ", Topics.NAMES)
                                  : "")));
    }
    var path = new ArrayList<>(List.of(root.name()));
    path.addAll(words);
    return Help.of(path, command);
  }

  private static String names(CommandSpec command) {
    return String.join(", ", command.subcommands().stream().map(CommandSpec::name).toList());
  }
}
