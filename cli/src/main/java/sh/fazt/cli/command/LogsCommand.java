package sh.fazt.cli.command;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.grammar.CommandSpec;
import sh.fazt.cli.grammar.Flag;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;

/** {@code fazt app logs}: the command of the contract, which can also follow. */
public final class LogsCommand {
  private static final Flag FOLLOW =
      Flag.toggle("follow", "Go on and print each line as it comes").letter('f');
  private static final List<String> SENT = List.of("limit", "level", "since");

  private final CommandSpec once;
  private final Timeouts timeouts;

  /**
   * The command.
   *
   * @param once the command of the contract
   */
  public LogsCommand(CommandSpec once, Timeouts timeouts) {
    this.once = once;
    this.timeouts = timeouts;
  }

  public CommandSpec command() {
    var flags = new java.util.ArrayList<>(List.of(FOLLOW));
    flags.addAll(once.flags());
    return new CommandSpec(
            once.name(),
            once.summary(),
            once.scope(),
            once.arguments(),
            flags,
            once.examples(),
            List.of(),
            this::run)
        .example("fazt app logs tetris -f", "Each line as it comes");
  }

  private CommandResult run(Invocation invocation, Shell shell) throws IOException {
    if (!invocation.on(FOLLOW.name())) {
      return Objects.requireNonNull(once.action()).run(invocation, shell);
    }
    var asked = new LinkedHashMap<String, @Nullable Object>();
    asked.put(
        "id",
        invocation
            .text("id")
            .or(() -> invocation.text("alias"))
            .or(() -> invocation.word(0))
            .orElseThrow(() -> Failure.usage("APP is missing", "See: fazt app logs --help")));
    for (String flag : SENT) {
      invocation.text(flag).ifPresent(value -> asked.put(flag, value));
    }
    if (OnPeers.isSeveral(OnPeers.named(invocation))) {
      throw Failure.usage("one log is followed at a time", "Name one peer.");
    }
    return OnPeers.run(
        OnPeers.named(invocation),
        shell,
        peer -> {
          new FollowedLog(peer, asked, timeouts).printTo(shell);
          return CommandResult.of(Map.of(), List.of());
        });
  }
}
