package sh.fazt.cli.answer;

import static sh.fazt.cli.answer.PeerData.joined;
import static sh.fazt.cli.answer.PeerData.list;
import static sh.fazt.cli.answer.PeerData.text;
import static sh.fazt.cli.answer.PeerData.time;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.shell.Table;

/** Formats answers about keys, sessions and environment values for people. */
final class AccessAnswers {
  private AccessAnswers() {}

  static CommandResult keys(@Nullable Object data, Peer peer, Shell shell) {
    var table = new Table("NO", "NAME", "SCOPES", "LIMITED TO", "EXPIRES", "LAST USED");
    for (Object key : list(data, "keys")) {
      String limits = (joined(key, "apps") + " " + joined(key, "aliases")).strip();
      table.row(
          text(key, "id"),
          text(key, "name"),
          text(key, "scopes"),
          limits.isEmpty() ? "-" : limits,
          orDash(time(key, "expires_at")),
          orDash(time(key, "last_used_at")));
    }
    var notes = new ArrayList<String>();
    for (Object key : list(data, "keys")) {
      if (!text(key, "note").isEmpty()) {
        notes.add("Key " + text(key, "id") + ": " + text(key, "note"));
      }
    }
    return Answers.listed(data, "Keys of " + peer.name() + ":", table, "No keys yet.", shell)
        .with(notes);
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  static CommandResult issued(@Nullable Object data) {
    return CommandResult.of(
            data,
            List.of(
                "Key " + text(data, "id") + " created. Its token is not shown again:",
                "",
                text(data, "token")))
        .withQuietOutput(text(data, "token"));
  }

  static CommandResult sessions(@Nullable Object data, Peer peer, Shell shell) {
    var table = new Table("NO", "FROM", "WITH", "OPENED", "LAST SEEN", "ENDS");
    for (Object session : list(data, "sessions")) {
      table.row(
          text(session, "id"),
          text(session, "address"),
          text(session, "program"),
          time(session, "created_at"),
          time(session, "last_seen_at"),
          time(session, "expires_at"));
    }
    return Answers.listed(
        data, "Sessions on " + peer.name() + ":", table, "Nobody is signed in.", shell);
  }

  static CommandResult env(@Nullable Object data, Shell shell) {
    var table = new Table("NO", "NAME");
    list(data, "vars").forEach(value -> table.row(text(value, "id"), text(value, "name")));
    return Answers.listed(
        data, "Environment values (never shown):", table, "No values yet.", shell);
  }
}
