package sh.fazt.cli.command;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.server.DatabaseLocation;
import sh.fazt.cli.server.LocalNode;
import sh.fazt.cli.server.LocalOperator;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.Shell;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlRequest;

/**
 * {@code fazt server state-hash}: what the journal of a database adds up to, as one hash. Of a
 * running node, or of a file on which none runs; nothing is written.
 */
final class StateHashCommand {
  private final LocalNode node;

  StateHashCommand(LocalNode node) {
    this.node = node;
  }

  CommandResult run(Invocation invocation, Shell shell) throws IOException {
    var operator =
        new LocalOperator(DatabaseLocation.of(invocation.text("db"), shell), node, shell);
    Optional<ControlAnswer> running = operator.askRunning(ControlRequest.of("state-hash"));
    Map<String, @Nullable Object> data =
        LocalOperator.dataOf(running.orElseGet(() -> node.stateHash(operator.database())));
    String hash = String.valueOf(data.get("state_hash"));
    return CommandResult.of(data, List.of(hash + " at r" + data.get("revision")))
        .withQuietOutput(hash);
  }
}
