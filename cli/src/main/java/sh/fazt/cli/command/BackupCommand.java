package sh.fazt.cli.command;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.grammar.CommandSpec;
import sh.fazt.cli.grammar.CommandSpec.Scope;
import sh.fazt.cli.grammar.Flag;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.server.DatabaseLocation;
import sh.fazt.cli.server.LocalNode;
import sh.fazt.cli.server.LocalOperator;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.shell.Sizes;
import sh.fazt.registry.control.ControlRequest;

/** {@code fazt backup}: keeps all of this machine's node elsewhere, whether it runs or not. */
public final class BackupCommand {
  private final LocalNode node;
  private final InstantSource clock;

  public BackupCommand(LocalNode node, InstantSource clock) {
    this.node = node;
    this.clock = clock;
  }

  public CommandSpec command() {
    return CommandSpec.verb(
            "backup", "Makes a backup of the node of this machine", Scope.MACHINE, this::run)
        .with(
            Flag.text("to", "DIR", "The folder of backups (default: the setting fazt.backup.to)"),
            Flag.toggle("with-key", "And node.key, which opens the environment values in it"),
            Flag.text("db", "FILE", "Its database (default: FAZT_DB_PATH, else your data folder)"))
        .example("fazt backup --to /mnt/backups", "The node may run meanwhile; takes what is new")
        .example("fazt backup --json", "To the folder that is set, for scripts");
  }

  private CommandResult run(Invocation invocation, Shell shell) throws IOException {
    var operator =
        new LocalOperator(DatabaseLocation.of(invocation.text("db"), shell), node, shell);
    Map<String, String> arguments = new LinkedHashMap<>();
    invocation.text("to").ifPresent(to -> arguments.put("to", shell.path(to).toString()));
    if (invocation.on("with-key")) {
      arguments.put("key", "true");
    }
    var whole = new ControlRequest("backup", arguments);
    arguments.put("watch", "begin");
    var work = new LongCommandProgress(operator, shell, clock);
    Map<String, @Nullable Object> data =
        work.done(
            new ControlRequest("backup", arguments),
            bar -> node.backup(operator.database(), whole, bar::at));
    return report(data);
  }

  private static CommandResult report(Map<String, @Nullable Object> data) {
    var lines = new ArrayList<String>();
    lines.add("Backup " + data.get("backup") + ", opened and found good.");
    lines.add("  Directory: " + data.get("directory"));
    lines.add("  Revision:  r" + data.get("revision"));
    lines.add("  State:     " + data.get("state_hash"));
    lines.add(
        "  Size:      %s, of which %s new"
            .formatted(bytes(data.get("bytes")), bytes(data.get("new_bytes"))));
    lines.add(
        Boolean.TRUE.equals(data.get("with_key"))
            ? "  Key:       node.key is in it: keep it where nobody else can read it"
            : "  Key:       node.key is not in it: keep it apart, without it the environment values"
                + " cannot be read");
    return CommandResult.of(data, lines).withQuietOutput(String.valueOf(data.get("backup")));
  }

  private static String bytes(@Nullable Object count) {
    return count instanceof Number number ? Sizes.bytes(number.longValue()) : "-";
  }

  /** Names in an answer. */
  static List<String> names(@Nullable Object list) {
    return list instanceof List<?> names ? names.stream().map(String::valueOf).toList() : List.of();
  }
}
