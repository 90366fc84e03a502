package sh.fazt.cli.answer;

import static sh.fazt.cli.answer.PeerData.list;
import static sh.fazt.cli.answer.PeerData.text;
import static sh.fazt.cli.answer.PeerData.time;

import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.shell.Table;

/** Formats answers about what apps store. */
final class StorageAnswers {
  private StorageAnswers() {}

  static CommandResult items(@Nullable Object data, Shell shell) {
    var table = new Table("KIND", "KEY", "SIZE");
    for (Object item : list(data)) {
      table.row(text(item, "kind"), text(item, "key"), text(item, "size"));
    }
    return Answers.listed(data, "Stored:", table, "Nothing is stored yet.", shell);
  }

  static CommandResult snapshots(@Nullable Object data, Shell shell) {
    var table = new Table("NAME", "TAKEN", "THINGS");
    for (Object snapshot : list(data)) {
      table.row(text(snapshot, "name"), time(snapshot, "created_at"), text(snapshot, "key_count"));
    }
    return Answers.listed(data, "Snapshots:", table, "No snapshots yet.", shell);
  }
}
