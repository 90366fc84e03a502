package sh.fazt.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.api.Deployment;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.Reply;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.shell.Table;
import sh.fazt.http.contract.Command;
import sh.fazt.registry.node.PlainJson;

/** How people are told what a peer answered; programs get its JSON as it came. */
final class Answers {
  private Answers() {}

  static Reply reply(
      Command command,
      Map<String, @Nullable Object> asked,
      @Nullable Object data,
      Peer peer,
      Shell shell) {
    return switch (command.words()) {
      case "app list" -> apps(data, peer, shell);
      case "app aliases" -> aliases(data, peer, shell);
      case "app link" ->
          Reply.of(
                  data,
                  List.of(
                      "Linked " + name(data) + " → " + asked.get("app_id"),
                      "URL: " + url(peer, name(data))))
              .essentially(url(peer, name(data)));
      case "app redirect" ->
          Reply.of(data, List.of("Redirected " + name(data) + " → " + asked.get("url")));
      case "app reserve" -> Reply.of(data, List.of("Reserved " + name(data)));
      case "app unlink" -> Reply.of(data, List.of("Unlinked " + name(data)));
      case "app swap" ->
          Reply.of(data, List.of("Swapped " + asked.get("alias1") + " ↔ " + asked.get("alias2")));
      case "app split" -> split(data);
      case "explain" -> explained(data);
      default -> Reply.of(data, fields(data));
    };
  }

  /** What would be written, event by event. */
  static Reply plan(@Nullable Object data) {
    var lines = new ArrayList<>(List.of("Nothing was changed. This would be written:"));
    for (Object event : list(PlainJson.object(data).get("plan"))) {
      lines.add("  " + text(event, "event"));
      PlainJson.object(PlainJson.object(event).get("facts"))
          .forEach((name, value) -> lines.add("    " + name + ": " + shortened(shown(value))));
    }
    return Reply.of(data, lines);
  }

  private static String shown(@Nullable Object value) {
    return value instanceof Map<?, ?> || value instanceof List<?>
        ? PlainJson.write(value)
        : String.valueOf(value);
  }

  private static String name(@Nullable Object data) {
    return text(data, "subdomain");
  }

  private static String text(@Nullable Object data, String field) {
    Object value = PlainJson.object(data).get(field);
    return value == null ? "" : value.toString();
  }

  private static List<?> list(@Nullable Object data) {
    return data instanceof List<?> list ? list : List.of();
  }

  private static String url(Peer peer, String name) {
    return Deployment.visitorsUrl(peer.url(), name);
  }

  private static Reply apps(@Nullable Object data, Peer peer, Shell shell) {
    var table = new Table("ID", "TITLE", "VISIBILITY", "ALIASES");
    for (Object app : list(data)) {
      String aliases =
          list(PlainJson.object(app).get("aliases")).stream()
              .map(String::valueOf)
              .collect(Collectors.joining(", "));
      table.row(
          text(app, "id"),
          text(app, "title"),
          text(app, "visibility"),
          aliases.isEmpty() ? "-" : aliases);
    }
    return listed(data, "Apps on " + peer.name() + ":", table, "No apps yet.", shell);
  }

  private static Reply aliases(@Nullable Object data, Peer peer, Shell shell) {
    var table = new Table("SUBDOMAIN", "TYPE", "TARGET");
    for (Object alias : list(data)) {
      table.row(text(alias, "subdomain"), text(alias, "type"), target(alias));
    }
    return listed(data, "Aliases on " + peer.name() + ":", table, "No aliases yet.", shell);
  }

  private static Reply listed(
      @Nullable Object data, String title, Table table, String none, Shell shell) {
    if (table.isEmpty()) {
      return Reply.of(data, List.of(none));
    }
    var lines = new ArrayList<>(List.of(title, ""));
    lines.addAll(table.lines(shell.columns()));
    return Reply.of(data, lines);
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

  private static Reply split(@Nullable Object data) {
    var lines = new ArrayList<>(List.of("Configured traffic split for " + name(data)));
    for (Object arm : list(PlainJson.object(data).get("targets"))) {
      lines.add("  " + text(arm, "app_id") + ": " + text(arm, "weight") + "%");
    }
    return Reply.of(data, lines);
  }

  private static Reply explained(@Nullable Object data) {
    var lines = new ArrayList<>(List.of(text(data, "url")));
    for (Object step : list(PlainJson.object(data).get("steps"))) {
      lines.add("  %-8s %s".formatted(text(step, "step"), shortened(text(step, "value"))));
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
    return Reply.of(data, lines).essentially(end);
  }

  /** A digest is for programs; its beginning is enough to compare by eye. */
  private static String shortened(String value) {
    return value.replaceAll("\\b([0-9a-f]{12})[0-9a-f]{52}\\b", "$1");
  }

  private static List<String> fields(@Nullable Object data) {
    return PlainJson.object(data).entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .toList();
  }
}
