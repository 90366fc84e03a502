package sh.fazt.cli.answer;

import static sh.fazt.cli.answer.PeerData.joined;
import static sh.fazt.cli.answer.PeerData.list;
import static sh.fazt.cli.answer.PeerData.number;
import static sh.fazt.cli.answer.PeerData.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.api.DeployResult;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.shell.Sizes;
import sh.fazt.cli.shell.Table;

/** Formats answers about apps for people. */
final class AppAnswers {
  private AppAnswers() {}

  static CommandResult apps(@Nullable Object data, Peer peer, Shell shell) {
    var table = new Table("ID", "TITLE", "VISIBILITY", "ALIASES");
    for (Object app : list(data)) {
      String aliases = joined(app, "aliases");
      table.row(
          text(app, "id"),
          text(app, "title"),
          text(app, "visibility"),
          aliases.isEmpty() ? "-" : aliases);
    }
    return Answers.listed(data, "Apps on " + peer.name() + ":", table, "No apps yet.", shell);
  }

  static CommandResult info(@Nullable Object data, Peer peer) {
    var lines = new ArrayList<String>();
    line(lines, "ID", text(data, "id"));
    line(lines, "Title", text(data, "title"));
    line(lines, "Description", text(data, "description"));
    line(lines, "Tags", joined(data, "tags"));
    line(lines, "Visibility", text(data, "visibility"));
    line(lines, "Source", text(data, "source"));
    line(lines, "From", text(data, "source_url"));
    line(lines, "Commit", text(data, "source_commit"));
    line(lines, "Files", text(data, "file_count"));
    line(lines, "Size", Sizes.bytes(number(data, "size_bytes")));
    line(lines, "Release", text(data, "release"));
    line(lines, "Aliases", joined(data, "aliases"));
    if (!list(data, "aliases").isEmpty()) {
      String first = String.valueOf(list(data, "aliases").getFirst());
      line(lines, "URL", DeployResult.visitorsUrl(peer.url(), first));
    }
    if (!text(data, "original_id").equals(text(data, "id"))) {
      line(lines, "Original", text(data, "original_id"));
    }
    line(lines, "Forked from", text(data, "forked_from_id"));
    line(lines, "Created", text(data, "created_at"));
    line(lines, "Updated", text(data, "updated_at"));
    line(lines, "Version", text(data, "version"));
    return CommandResult.of(data, lines).withQuietOutput(text(data, "id"));
  }

  private static void line(List<String> lines, String name, String value) {
    if (!value.isEmpty()) {
      lines.add((name + ":             ").substring(0, 13) + value);
    }
  }

  static CommandResult removed(@Nullable Object data) {
    long deleted = number(data, "deleted");
    return CommandResult.of(
        data,
        deleted > 1
            ? List.of("App removed", "Deleted " + deleted + " apps (including forks)")
            : List.of("App removed"));
  }

  static CommandResult forked(@Nullable Object data, Peer peer) {
    var lines = new ArrayList<String>();
    lines.add("Forked: " + text(data, "id"));
    lines.add("Title:  " + text(data, "title"));
    lines.add("From:   " + text(data, "forked_from_id"));
    String alias = text(data, "alias");
    if (!alias.isEmpty()) {
      lines.add("Alias:  " + alias);
      lines.add("URL:    " + DeployResult.visitorsUrl(peer.url(), alias));
    }
    return CommandResult.of(data, lines).withQuietOutput(text(data, "id"));
  }

  static CommandResult created(@Nullable Object data, Peer peer) {
    String url = DeployResult.visitorsUrl(peer.url(), text(data, "name"));
    return CommandResult.of(
            data,
            List.of(
                "Created " + text(data, "name") + " from '" + text(data, "template") + "'",
                "ID:  " + text(data, "id"),
                "URL: " + url))
        .withQuietOutput(url);
  }

  /** The family as a tree. */
  static CommandResult lineage(@Nullable Object data) {
    var lines = new ArrayList<String>();
    lines.add(member(data));
    below(lines, data, "");
    return CommandResult.of(data, lines);
  }

  private static void below(List<String> lines, @Nullable Object app, String indent) {
    List<?> forks = list(app, "forks");
    for (int i = 0; i < forks.size(); i++) {
      boolean last = i == forks.size() - 1;
      lines.add(indent + (last ? "└── " : "├── ") + member(forks.get(i)));
      below(lines, forks.get(i), indent + (last ? "    " : "│   "));
    }
  }

  private static String member(@Nullable Object app) {
    String aliases = joined(app, "aliases");
    return text(app, "id")
        + " \""
        + text(app, "title")
        + "\""
        + (aliases.isEmpty() ? "" : " [" + aliases + "]")
        + (text(app, "removed").equals("true") ? " (removed)" : "");
  }

  static CommandResult releases(@Nullable Object data, Shell shell) {
    var table = new Table("RELEASE", "", "FILES", "SIZE", "DEPLOYED", "TREE");
    for (Object release : list(data)) {
      table.row(
          text(release, "release"),
          text(release, "active").equals("true") ? "*" : "",
          text(release, "file_count"),
          Sizes.bytes(number(release, "size_bytes")),
          PeerData.time(release, "created_at"),
          PeerData.shortened(text(release, "tree")));
    }
    return Answers.listed(
        data, "Releases, * is served:", table, "Nothing was deployed yet.", shell);
  }
}
