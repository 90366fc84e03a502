package sh.fazt.cli.command;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import sh.fazt.cli.grammar.Argument;
import sh.fazt.cli.grammar.CommandSpec;
import sh.fazt.cli.grammar.CommandSpec.Scope;
import sh.fazt.cli.grammar.Completion;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.peer.PeersFile;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;

/** {@code fazt completion}: lets a shell complete command lines. */
public final class CompletionCommand {
  private final Supplier<CommandSpec> root;

  /**
   * The command.
   *
   * @param root the whole tree, which this is a part of
   */
  public CompletionCommand(Supplier<CommandSpec> root) {
    this.root = root;
  }

  public CommandSpec command() {
    return CommandSpec.verb(
            "completion", "Prints a script that completes commands", Scope.USER, this::run)
        .takes(Argument.required("SHELL", "bash, zsh or fish"))
        .example("source <(fazt completion bash)", "In ~/.bashrc")
        .example("source <(fazt completion zsh)", "In ~/.zshrc, after compinit")
        .example("fazt completion fish | source", "In ~/.config/fish/config.fish");
  }

  private CommandResult run(Invocation invocation, Shell shell) throws IOException {
    String word = invocation.word(0).orElse("");
    return switch (word) {
      case "bash" -> script(word, Completion.bash(root.get()));
      case "zsh" -> script(word, Completion.zsh(root.get()));
      case "fish" -> script(word, Completion.fish(root.get()));
      // What the scripts themselves ask at every press of the key; it is not for people.
      case "peers" -> {
        List<String> names = List.copyOf(PeersFile.of(shell).read().byName().keySet());
        yield CommandResult.of(Map.of("peers", names), names);
      }
      default -> throw Failure.usage("no completion for '" + word + "'", "Shells: bash, zsh, fish");
    };
  }

  private static CommandResult script(String shell, String text) {
    return CommandResult.of(Map.of("shell", shell, "script", text), text.lines().toList());
  }
}
