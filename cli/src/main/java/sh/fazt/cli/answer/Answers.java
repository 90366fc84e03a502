package sh.fazt.cli.answer;

import static sh.fazt.cli.answer.PeerData.list;
import static sh.fazt.cli.answer.PeerData.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.api.DeployResult;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.shell.Table;
import sh.fazt.http.contract.AccessCommands;
import sh.fazt.http.contract.AliasCommands;
import sh.fazt.http.contract.AppCommands;
import sh.fazt.http.contract.NodeCommands;
import sh.fazt.http.contract.Param;
import sh.fazt.http.contract.Params;
import sh.fazt.http.contract.RemoteCommand;
import sh.fazt.http.contract.StorageCommands;
import sh.fazt.registry.control.PlainJson;

/** Formats a peer's answers for people; programs get its JSON unchanged. */
public final class Answers {
  private Answers() {}

  /** What a person is shown for the answer to one command. */
  @FunctionalInterface
  private interface Format {
    /**
     * Formats an answer.
     *
     * @param data of the answer
     * @param asked what was sent
     */
    CommandResult of(@Nullable Object data, Asked asked, Peer peer, Shell shell);
  }

  /** What a command sent, read as the contract names it. */
  private record Asked(Map<String, @Nullable Object> values) {
    @Nullable Object get(Param<?> param) {
      return values.get(param.name());
    }
  }

  /** By the words of each command of the contract. */
  private static final Map<String, Format> FORMATS =
      Map.ofEntries(
          format(AppCommands.LIST, (data, _, peer, shell) -> AppAnswers.apps(data, peer, shell)),
          format(AppCommands.INFO, (data, _, peer, _) -> AppAnswers.info(data, peer)),
          format(AppCommands.CREATE, (data, _, peer, _) -> AppAnswers.created(data, peer)),
          format(AppCommands.REMOVE, (data, _, _, _) -> AppAnswers.removed(data)),
          format(AppCommands.FORK, (data, _, peer, _) -> AppAnswers.forked(data, peer)),
          format(AppCommands.LINEAGE, (data, _, _, _) -> AppAnswers.lineage(data)),
          format(AppCommands.RELEASES, (data, _, _, shell) -> AppAnswers.releases(data, shell)),
          format(
              AppCommands.VISIBILITY,
              (data, asked, _, _) ->
                  line(
                      data, asked.get(Params.ID) + " is " + asked.get(Params.VISIBILITY) + " now")),
          format(AppCommands.LOGS, (data, _, _, _) -> LogAnswers.lines(data)),
          format(AppCommands.ERRORS, (data, _, _, shell) -> LogAnswers.errors(data, shell)),
          format(AppCommands.EDIT, (data, _, _, _) -> line(data, text(data, "message"))),
          format(AliasCommands.LIST, (data, _, peer, shell) -> aliases(data, peer, shell)),
          format(AliasCommands.LINK, Answers::linked),
          format(
              AliasCommands.REDIRECT,
              (data, asked, _, _) ->
                  line(data, "Redirected " + name(data) + " → " + asked.get(Params.URL))),
          format(AliasCommands.RESERVE, (data, _, _, _) -> line(data, "Reserved " + name(data))),
          format(AliasCommands.UNLINK, (data, _, _, _) -> line(data, "Unlinked " + name(data))),
          format(
              AliasCommands.SWAP,
              (data, asked, _, _) ->
                  line(
                      data,
                      "Swapped " + asked.get(Params.ALIAS1) + " ↔ " + asked.get(Params.ALIAS2))),
          format(AliasCommands.SPLIT, (data, _, _, _) -> split(data)),
          format(
              AccessCommands.KEYS, (data, _, peer, shell) -> AccessAnswers.keys(data, peer, shell)),
          format(AccessCommands.ISSUE, (data, _, _, _) -> AccessAnswers.issued(data)),
          format(
              AccessCommands.REVOKE,
              (data, asked, _, _) ->
                  done(
                      data,
                      "revoked",
                      "there is no key " + asked.get(Params.ID),
                      text(data, "message"))),
          format(
              AccessCommands.SESSIONS,
              (data, _, peer, shell) -> AccessAnswers.sessions(data, peer, shell)),
          format(AccessCommands.END, (data, _, _, _) -> line(data, text(data, "message"))),
          format(AccessCommands.ENV, (data, _, _, shell) -> AccessAnswers.env(data, shell)),
          format(
              AccessCommands.SET,
              (data, asked, _, _) -> line(data, "Set " + asked.get(Params.NAME))),
          format(
              AccessCommands.UNSET,
              (data, asked, _, _) ->
                  done(
                      data,
                      "removed",
                      asked.get(Params.SITE_ID) + " has no value " + asked.get(Params.NAME),
                      "Removed " + asked.get(Params.NAME))),
          format(StorageCommands.LIST, (data, _, _, shell) -> StorageAnswers.items(data, shell)),
          format(
              StorageCommands.REMOVE,
              (data, asked, _, _) ->
                  done(
                      data,
                      "removed",
                      asked.get(Params.ID) + " stores nothing under " + asked.get(Params.KEY),
                      "Removed " + asked.get(Params.KEY))),
          format(
              StorageCommands.SNAPSHOT_NOW,
              (data, _, _, _) -> line(data, text(data, "message") + ": " + text(data, "name"))),
          format(
              StorageCommands.RESTORE,
              (data, _, _, _) -> line(data, text(data, "message") + ": " + text(data, "name"))),
          format(
              StorageCommands.SNAPSHOTS,
              (data, _, _, shell) -> StorageAnswers.snapshots(data, shell)),
          format(
              StorageCommands.FORGET,
              (data, asked, _, _) ->
                  done(
                      data,
                      "removed",
                      asked.get(Params.ID) + " has no snapshot " + asked.get(Params.NAME),
                      "Removed " + asked.get(Params.NAME))),
          format(NodeCommands.INFO, (data, _, _, _) -> server(data)),
          format(NodeCommands.UPGRADE, (data, _, peer, _) -> upgrade(data, peer)),
          format(NodeCommands.EXPLAIN, (data, _, _, _) -> explained(data)));

  private static Map.Entry<String, Format> format(RemoteCommand command, Format format) {
    return Map.entry(command.words(), format);
  }

  /**
   * What people are shown.
   *
   * @param asked what was sent
   * @param data of the answer
   */
  public static CommandResult reply(
      RemoteCommand command,
      Map<String, @Nullable Object> asked,
      @Nullable Object data,
      Peer peer,
      Shell shell) {
    Format format = FORMATS.get(command.words());
    if (format == null) {
      throw new IllegalArgumentException("no format for " + command.words());
    }
    return format.of(data, new Asked(asked), peer, shell);
  }

  private static CommandResult line(@Nullable Object data, String line) {
    return CommandResult.of(data, List.of(line));
  }

  private static CommandResult linked(@Nullable Object data, Asked asked, Peer peer, Shell shell) {
    return CommandResult.of(
            data,
            List.of(
                "Linked " + name(data) + " → " + asked.get(Params.APP_ID),
                "URL: " + url(peer, name(data))))
        .withQuietOutput(url(peer, name(data)));
  }

  /**
   * Older clients report a removal also if there was nothing to remove; people get the difference.
   */
  private static CommandResult done(
      @Nullable Object data, String field, String otherwise, String line) {
    if (text(data, field).equals("false")) {
      throw Failure.refused("NOT_THERE", otherwise, "Nothing was changed.");
    }
    return CommandResult.of(data, List.of(line));
  }

  /** What would be written, event by event. */
  public static CommandResult plan(@Nullable Object data) {
    if (!PlainJson.object(data).containsKey("plan")) {
      throw Failure.refused(
          "NOT_PLANNED",
          "the peer answered without a plan; it may have done what was asked for",
          "Look: fazt app list");
    }
    List<?> events = list(data, "plan");
    if (events.isEmpty()) {
      return CommandResult.of(data, List.of("Nothing would change."));
    }
    var lines = new ArrayList<>(List.of("Nothing was changed. This would be written:"));
    for (Object event : events) {
      lines.add("  " + text(event, "event"));
      PlainJson.object(PlainJson.object(event).get("facts"))
          .forEach(
              (name, value) ->
                  lines.add("    " + name + ": " + PeerData.shortened(PeerData.shown(value))));
    }
    return CommandResult.of(data, lines)
        .withQuietOutput(events.stream().map(event -> text(event, "event")).toList());
  }

  private static String name(@Nullable Object data) {
    return text(data, "subdomain");
  }

  private static String url(Peer peer, String name) {
    return DeployResult.visitorsUrl(peer.url(), name);
  }

  private static CommandResult aliases(@Nullable Object data, Peer peer, Shell shell) {
    var table = new Table("SUBDOMAIN", "TYPE", "TARGET");
    for (Object alias : list(data)) {
      table.row(text(alias, "subdomain"), text(alias, "type"), target(alias));
    }
    return listed(data, "Aliases on " + peer.name() + ":", table, "No aliases yet.", shell);
  }

  /** A table under its title, as wide as the terminal at most. */
  static CommandResult listed(
      @Nullable Object data, String title, Table table, String none, Shell shell) {
    if (table.isEmpty()) {
      return CommandResult.of(data, List.of(none));
    }
    var lines = new ArrayList<>(List.of(title, ""));
    lines.addAll(table.lines(shell.columns()));
    return CommandResult.of(data, lines).withQuietOutput(table.firstCells());
  }

  private static String target(@Nullable Object alias) {
    Object targets = PlainJson.object(alias).get("targets");
    return switch (text(alias, "type")) {
      case "proxy" -> text(targets, "app_id");
      case "redirect" ->
          text(targets, "url")
              + " ("
              + text(targets, "status")
              + (text(targets, "keep_path").equals("true") ? ", path kept" : "")
              + ")";
      case "split" -> arms(targets);
      default -> "-";
    };
  }

  private static String arms(@Nullable Object targets) {
    return list(targets).stream()
        .map(arm -> text(arm, "app_id") + " " + text(arm, "weight") + "%")
        .collect(Collectors.joining(", "));
  }

  private static CommandResult split(@Nullable Object data) {
    var lines = new ArrayList<>(List.of("Configured traffic split for " + name(data)));
    for (Object arm : list(data, "targets")) {
      lines.add("  " + text(arm, "app_id") + ": " + text(arm, "weight") + "%");
    }
    return CommandResult.of(data, lines);
  }

  private static CommandResult server(@Nullable Object data) {
    Object kept = PlainJson.object(data).get("vfs");
    return CommandResult.of(
        data,
        List.of(
            "Version:     " + text(data, "version"),
            "Domain:      " + text(data, "domain"),
            "Environment: " + text(data, "env"),
            "Kept ready:  " + text(kept, "cached_files") + " files"));
  }

  /** As older clients format it. */
  static CommandResult upgrade(@Nullable Object data, Peer peer) {
    String advice =
        switch (text(data, "action")) {
          case "already_latest" -> "Already running the latest version.";
          case "check_only" -> "Update available!";
          default -> "Upgraded! Server is restarting...";
        };
    return CommandResult.of(
            data,
            List.of(
                "Server:  " + peer.name() + " (" + peer.shownUrl() + ")",
                "Current: v" + text(data, "current_version"),
                "Latest:  v" + text(data, "new_version"),
                "",
                advice))
        .withQuietOutput(text(data, "action"));
  }

  private static CommandResult explained(@Nullable Object data) {
    var lines = new ArrayList<>(List.of(text(data, "url")));
    for (Object step : list(data, "steps")) {
      lines.add("  %-8s %s".formatted(text(step, "step"), PeerData.shortened(text(step, "value"))));
      lines.add("           " + text(step, "why"));
      Object set = PlainJson.object(step).get("set");
      if (set != null) {
        String reason = text(set, "reason");
        lines.add(
            "           %s, %s, %s, %s%s"
                .formatted(
                    text(set, "revision"),
                    text(set, "event"),
                    text(set, "at"),
                    text(set, "by"),
                    reason.isEmpty() ? "" : ": " + reason));
      }
    }
    String location = text(data, "location");
    String status = text(data, "status");
    String end =
        text(data, "outcome").replace('_', ' ')
            + (status.equals("0") ? "" : ", status " + status)
            + (location.isEmpty() ? "" : ", to " + location);
    lines.add("= " + end);
    return CommandResult.of(data, lines).withQuietOutput(end);
  }
}
