package sh.fazt.cli.answer;

import static sh.fazt.cli.answer.PeerData.list;
import static sh.fazt.cli.answer.PeerData.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.shell.Table;

/** Formats what functions left behind. */
public final class LogAnswers {
  private LogAnswers() {}

  /** One line of a log. */
  public static String line(@Nullable Object entry) {
    String at = text(entry, "timestamp");
    return "%s %-5s %s"
        .formatted(
            at.length() < 19 ? at : at.substring(0, 10) + " " + at.substring(11, 19),
            text(entry, "level").toUpperCase(Locale.ROOT),
            text(entry, "message"));
  }

  /** As they were written: the last line is the newest. */
  static CommandResult lines(@Nullable Object data) {
    var entries = list(data);
    if (entries.isEmpty()) {
      return CommandResult.of(data, List.of("Nothing was written yet."));
    }
    var lines = new ArrayList<String>();
    for (Object entry : entries.reversed()) {
      lines.add(line(entry));
    }
    return CommandResult.of(data, lines).withQuietOutput(lines);
  }

  static CommandResult errors(@Nullable Object data, Shell shell) {
    var table = new Table("LAST", "TIMES", "ERROR", "WHERE", "REQUEST");
    for (Object error : list(data)) {
      String file = text(error, "file");
      String type = text(error, "type");
      table.row(
          PeerData.time(error, "timestamp"),
          text(error, "times"),
          (type.isEmpty() ? text(error, "kind") : type) + ": " + text(error, "message"),
          file.isEmpty() ? "-" : file + ":" + text(error, "line"),
          text(error, "request_id"));
    }
    return Answers.listed(data, "Errors:", table, "Nothing failed yet.", shell);
  }
}
