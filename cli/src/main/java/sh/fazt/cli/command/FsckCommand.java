package sh.fazt.cli.command;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.server.DatabaseLocation;
import sh.fazt.cli.server.LocalNode;
import sh.fazt.cli.server.LocalOperator;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.shell.Sizes;
import sh.fazt.registry.control.ControlRequest;

/**
 * {@code fazt server fsck}: has the running node read everything, or reads the file itself when
 * none runs, however damaged it is.
 */
final class FsckCommand {
  private final LocalNode node;
  private final InstantSource clock;

  FsckCommand(LocalNode node, InstantSource clock) {
    this.node = node;
    this.clock = clock;
  }

  CommandResult run(Invocation invocation, Shell shell) throws IOException {
    var operator =
        new LocalOperator(DatabaseLocation.of(invocation.text("db"), shell), node, shell);
    var work = new LongCommandProgress(operator, shell, clock);
    return report(
        work.done(ControlRequest.of("fsck"), bar -> node.check(operator.database(), bar::at)));
  }

  private static long number(Map<String, @Nullable Object> data, String name) {
    return data.get(name) instanceof Number number ? number.longValue() : 0;
  }

  private static CommandResult report(Map<String, @Nullable Object> found) {
    long damages = number(found, "damages");
    String read =
        "%d events and %s of content"
            .formatted(number(found, "revisions"), Sizes.bytes(number(found, "bytes")));
    if (damages == 0) {
      return CommandResult.of(found, List.of("Everything is as it was stored: " + read + "."))
          .withQuietOutput("sound");
    }
    var lines = new ArrayList<String>();
    lines.add((damages == 1 ? "1 damage" : damages + " damages") + " in " + read + ":");
    if (found.get("told") instanceof List<?> report) {
      report.forEach(what -> lines.add("  " + what));
      if (report.size() < damages) {
        lines.add("  and " + (damages - report.size()) + " more");
      }
    }
    lines.add("Restore the database from a backup. What is damaged is not served.");
    return CommandResult.of(found, lines)
        .withQuietOutput(damages + " damaged")
        .exiting(ExitCode.REFUSED);
  }
}
