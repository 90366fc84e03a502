package sh.fazt.cli.command;

import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.answer.NodeReport;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.server.DatabaseLocation;
import sh.fazt.cli.server.LocalNode;
import sh.fazt.cli.server.LocalOperator;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.Shell;
import sh.fazt.registry.control.ControlRequest;

/**
 * {@code fazt server gc}: finds content that nothing refers to, and deletes it with {@code
 * --apply}.
 */
final class GcCommand {
  private final LocalNode node;
  private final InstantSource clock;

  GcCommand(LocalNode node, InstantSource clock) {
    this.node = node;
    this.clock = clock;
  }

  CommandResult run(Invocation invocation, Shell shell) throws IOException {
    var operator =
        new LocalOperator(DatabaseLocation.of(invocation.text("db"), shell), node, shell);
    var work = new LongCommandProgress(operator, shell, clock);
    Map<String, String> arguments = new LinkedHashMap<>();
    if (invocation.on("apply")) {
      arguments.put("apply", "true");
    }
    var whole = new ControlRequest("gc", arguments);
    arguments.put("watch", "begin");
    Map<String, @Nullable Object> data =
        work.done(
            new ControlRequest("gc", arguments),
            bar -> node.collect(operator.database(), whole, bar::at));
    return NodeReport.changed(
        invocation.on("apply")
            ? "Collected."
            : "Nothing was deleted; delete with: fazt server gc --apply",
        data);
  }
}
