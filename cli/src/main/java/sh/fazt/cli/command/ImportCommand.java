package sh.fazt.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.answer.ImportReport;
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
import sh.fazt.registry.control.PlainJson;

/**
 * {@code fazt import-fazt}: has the running node bring what the database of an older server holds,
 * or does it here when none runs.
 */
public final class ImportCommand {
  private final LocalNode node;
  private final InstantSource clock;

  public ImportCommand(LocalNode node, InstantSource clock) {
    this.node = node;
    this.clock = clock;
  }

  /** The command. */
  public CommandSpec command() {
    return CommandSpec.verb(
            "import-fazt",
            "Takes over a server of fazt 0.9 or 0.10: apps, names, data, keys",
            Scope.MACHINE,
            this::run)
        .takes(Argument.required("FILE", "Its database, data.db, with its data.db-wal beside it"))
        .with(
            Flag.toggle("plan", "Write nothing; tell what would come, and what not"),
            Flag.toggle(
                "skip-invented",
                "Without the redirects and webhooks that a server for development invented"),
            Flag.text("db", "FILE", "The database (default: FAZT_DB_PATH, else your data folder)"))
        .example("fazt import-fazt data.db --plan", "Look first")
        .example("fazt import-fazt data.db", "Again it goes on where it was, and brings no more");
  }

  private CommandResult run(Invocation invocation, Shell shell) throws IOException {
    Path file =
        shell.path(invocation.word(0).orElseThrow(() -> new IllegalStateException("no FILE")));
    if (!Files.isRegularFile(file)) {
      throw Failure.refused(
          "FILE_NOT_FOUND",
          "there is no file " + file,
          "Name the database of the older server: fazt import-fazt data.db");
    }
    boolean plan = invocation.on("plan");
    var operator =
        new LocalOperator(DatabaseLocation.of(invocation.text("db"), shell), node, shell);
    var work = new LongCommandProgress(operator, shell, clock);
    var arguments = new LinkedHashMap<String, String>();
    arguments.put("file", file.toAbsolutePath().toString());
    if (plan) {
      arguments.put("plan", "true");
    }
    if (invocation.on("skip-invented")) {
      arguments.put("skip-invented", "true");
    }
    var whole = new ControlRequest("import-fazt", arguments);
    if (!plan) {
      DatabaseLocation.makeFolder(operator.database());
    }
    arguments.put("watch", "begin");
    var data =
        work.done(
            new ControlRequest("import-fazt", arguments),
            bar -> node.importOlder(operator.database(), whole, bar::at));
    return CommandResult.of(data, lines(data, plan, shell.columns()))
        .withQuietOutput(counts(data.get("brought")));
  }

  private static List<String> lines(Map<String, @Nullable Object> data, boolean plan, int columns) {
    var lines = new ArrayList<>(ImportReport.lines(data, columns));
    String brought = counts(data.get("brought"));
    lines.add(
        brought.isEmpty()
            ? "Nothing comes that is not here."
            : (plan ? "Would come: " : "Came: ") + brought + ".");
    String there = counts(data.get("there"));
    if (!there.isEmpty()) {
      lines.add("Came before: " + there + ".");
    }
    if (data.get("left") instanceof List<?> left && !left.isEmpty()) {
      lines.add("For what is here already, or cannot be here:");
      for (Object one : left) {
        var what = PlainJson.object(one);
        lines.add("  " + what.get("kind") + " " + what.get("name") + ": " + what.get("why"));
      }
      if (data.get("left_in_all") instanceof Number all && all.longValue() > left.size()) {
        lines.add("  and " + (all.longValue() - left.size()) + " more");
      }
    }
    lines.add(
        plan
            ? "Nothing was written. Without --plan it is done."
            : "The older server's file is as it was; doing it again brings no more.");
    return lines;
  }

  private static String counts(@Nullable Object counted) {
    var all = new ArrayList<String>();
    PlainJson.object(counted).forEach((thing, count) -> all.add(count + " " + thing));
    return String.join(", ", all);
  }
}
