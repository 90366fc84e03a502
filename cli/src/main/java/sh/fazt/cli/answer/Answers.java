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
import sh.fazt.http.contract.RemoteCommand;
import sh.fazt.registry.control.PlainJson;

/** Formats a peer's answers for people; programs get its JSON unchanged. */
public final class Answers {
  private Answers() {}

  public static CommandResult reply(
      RemoteCommand command,
      Map<String, @Nullable Object> asked,
      @Nullable Object data,
      Peer peer,
      Shell shell) {
    return switch (command.words()) {
      case "app list" -> AppAnswers.apps(data, peer, shell);
      case "app info" -> AppAnswers.info(data, peer);
      case "app create" -> AppAnswers.created(data, peer);
      case "app remove" -> AppAnswers.removed(data);
      case "app fork" -> AppAnswers.forked(data, peer);
      case "app lineage" -> AppAnswers.lineage(data);
      case "app releases" -> AppAnswers.releases(data, shell);
      case "app visibility" ->
          CommandResult.of(
              data, List.of(asked.get("id") + " is " + asked.get("visibility") + " now"));
      case "app edit", "session end" -> CommandResult.of(data, List.of(text(data, "message")));
      case "key revoke" ->
          done(data, "revoked", "there is no key " + asked.get("id"), text(data, "message"));
      case "app aliases" -> aliases(data, peer, shell);
      case "app link" ->
          CommandResult.of(
                  data,
                  List.of(
                      "Linked " + name(data) + " → " + asked.get("app_id"),
                      "URL: " + url(peer, name(data))))
              .withQuietOutput(url(peer, name(data)));
      case "app redirect" ->
          CommandResult.of(data, List.of("Redirected " + name(data) + " → " + asked.get("url")));
      case "app reserve" -> CommandResult.of(data, List.of("Reserved " + name(data)));
      case "app unlink" -> CommandResult.of(data, List.of("Unlinked " + name(data)));
      case "app swap" ->
          CommandResult.of(
              data, List.of("Swapped " + asked.get("alias1") + " ↔ " + asked.get("alias2")));
      case "app split" -> split(data);
      case "key list" -> AccessAnswers.keys(data, peer, shell);
      case "key create" -> AccessAnswers.issued(data);
      case "session list" -> AccessAnswers.sessions(data, peer, shell);
      case "env list" -> AccessAnswers.env(data, shell);
      case "env set" -> CommandResult.of(data, List.of("Set " + asked.get("name")));
      case "env remove" ->
          done(
              data,
              "removed",
              asked.get("site_id") + " has no value " + asked.get("name"),
              "Removed " + asked.get("name"));
      case "server info" -> server(data);
      case "upgrade" -> upgrade(data, peer);
      case "explain" -> explained(data);
      default -> CommandResult.of(data, fields(data));
    };
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

  private static List<String> fields(@Nullable Object data) {
    return PlainJson.object(data).entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .toList();
  }
}
