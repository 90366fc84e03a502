package sh.fazt.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.grammar.Argument;
import sh.fazt.cli.grammar.CommandSpec;
import sh.fazt.cli.grammar.CommandSpec.Scope;
import sh.fazt.cli.grammar.Flag;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.server.DatabaseLocation;
import sh.fazt.cli.server.LocalNode;
import sh.fazt.cli.server.LocalOperator;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;
import sh.fazt.registry.control.ControlRequest;

/** {@code fazt restore}: makes a node of a backup, or brings one app of it into the node here. */
public final class RestoreCommand {
  private final LocalNode node;
  private final InstantSource clock;

  public RestoreCommand(LocalNode node, InstantSource clock) {
    this.node = node;
    this.clock = clock;
  }

  public CommandSpec command() {
    return CommandSpec.verb(
            "restore", "Makes a node of a backup, or a fork of one app", Scope.MACHINE, this::run)
        .takes(Argument.required("BACKUP", "A backup, or a folder of backups for its newest"))
        .with(
            Flag.text("db", "FILE", "The database (default: FAZT_DB_PATH, else your data folder)"),
            Flag.toggle(
                "as-new-node",
                "To run beside the old one: none of its tokens and passwords open it"),
            Flag.toggle(
                "accept-older",
                "Take it for good where newer changes were answered; they are put aside"),
            Flag.text("app", "APP", "Only this app: its id, or an alias it had"),
            Flag.toggle("as-fork", "With --app: as a fork, in the node that is here"),
            Flag.text("as", "NAME", "With --app: a free name for the fork"))
        .example("fazt restore /mnt/backups --db new.db", "The newest, to look at it")
        .example("fazt restore /mnt/backups/2026-11-28T120000Z-r57", "Where the node was")
        .example("fazt restore /mnt/backups --app blog --as-fork --as blog-old", "One app of then");
  }

  private CommandResult run(Invocation invocation, Shell shell) throws IOException {
    Path from = shell.path(invocation.words().getFirst());
    var operator =
        new LocalOperator(DatabaseLocation.of(invocation.text("db"), shell), node, shell);
    if (invocation.text("app").isPresent() || invocation.on("as-fork")) {
      return app(invocation, from, operator);
    }
    if (operator.askRunning(ControlRequest.of("address")).isPresent()) {
      throw Failure.refused(
          "DATABASE_HELD",
          "a node runs on " + operator.database(),
          "Stop it first: fazt server stop; or name another file with --db.");
    }
    DatabaseLocation.makeFolder(operator.database());
    try (var bar = new LongCommandProgress.Bar(shell, clock)) {
      var restore =
          new LocalNode.Restore(
              from,
              operator.database(),
              invocation.on("as-new-node"),
              invocation.on("accept-older"));
      return report(
          LocalOperator.dataOf(node.restore(restore, bar::at)), invocation.on("as-new-node"));
    }
  }

  private static CommandResult report(Map<String, @Nullable Object> data, boolean newNode) {
    var lines = new ArrayList<String>();
    lines.add("Restored: " + data.get("database"));
    lines.add("  Backup:   " + data.get("backup") + " of " + data.get("backup_of"));
    lines.add("  Revision: r" + data.get("revision"));
    lines.add("  State:    " + data.get("state_hash") + ", as it was then");
    List<String> aside = BackupCommand.names(data.get("put_aside"));
    if (!aside.isEmpty()) {
      lines.add("  Put aside beside it: " + String.join(", ", aside));
    }
    lines.add(
        newNode
            ? "Next: fazt server set-credentials --username NAME, then: fazt server start"
            : "Next: fazt server start");
    return CommandResult.of(data, lines).withQuietOutput(String.valueOf(data.get("database")));
  }

  private static CommandResult app(Invocation invocation, Path from, LocalOperator operator)
      throws IOException {
    if (invocation.text("app").isEmpty() || !invocation.on("as-fork")) {
      throw Failure.usage(
          "--app and --as-fork go together: an app of a backup becomes a fork",
          "See: fazt restore --help");
    }
    var arguments = new LinkedHashMap<String, String>();
    arguments.put("from", from.toString());
    arguments.put("app", invocation.needed("app"));
    invocation.text("as").ifPresent(name -> arguments.put("as", name));
    Map<String, @Nullable Object> data = operator.ask(new ControlRequest("restore-app", arguments));
    var lines = new ArrayList<String>();
    lines.add("Forked: " + data.get("app_id"));
    lines.add("From:   " + data.get("forked_from") + " of the backup " + data.get("backup"));
    if (data.get("alias") != null) {
      lines.add("Alias:  " + data.get("alias"));
    }
    return CommandResult.of(data, lines).withQuietOutput(String.valueOf(data.get("app_id")));
  }
}
