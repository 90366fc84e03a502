package sh.fazt.cli.answer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.server.Serving;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.ProgramVersion;
import sh.fazt.cli.shell.Sizes;

/** What a node reports of itself, as lines for people. */
public final class NodeReport {
  public static final int USUAL_PORT = 4698;

  private NodeReport() {}

  public static CommandResult started(Serving serving, Path database, Duration took) {
    String domain = serving.domain();
    String port = serving.port() == 80 ? "" : ":" + serving.port();
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("running", true);
    data.put("pid", ProcessHandle.current().pid());
    data.put("port", serving.port());
    data.put("domain", domain);
    data.put("database", database.toString());
    return CommandResult.of(
        data,
        List.of(
            "fazt " + ProgramVersion.number() + " is up (" + Sizes.time(took) + ")",
            "  Database:  " + database,
            "  Apps:      http://<app>." + domain + port + "/",
            "  API:       http://admin." + domain + port + "/",
            "Ctrl-C stops it."));
  }

  public static CommandResult status(
      Map<String, @Nullable Object> data, boolean running, Path database) {
    var all = new LinkedHashMap<String, @Nullable Object>(data);
    all.put("running", running);
    all.putIfAbsent("database", database.toString());
    var lines = new ArrayList<>(List.of("Server Status"));
    var rest = new LinkedHashMap<>(all);
    rest.remove("running");
    Object pid = rest.remove("pid");
    lines.addAll(rows(rest));
    lines.add(
        running
            ? "  Server:       ● Running" + (pid == null ? "" : " (PID: " + pid + ")")
            : "  Server:       ○ Not running");
    return CommandResult.of(all, lines).withQuietOutput(running ? "running" : "not running");
  }

  /** A sentence, and below it what changed. */
  public static CommandResult changed(String sentence, Map<String, @Nullable Object> data) {
    var lines = new ArrayList<>(List.of(sentence));
    lines.addAll(rows(data));
    return CommandResult.of(data, lines);
  }

  private static List<String> rows(Map<String, @Nullable Object> data) {
    int longest = data.keySet().stream().mapToInt(String::length).max().orElse(0);
    int width = Math.max(12, longest) + 2;
    return data.entrySet().stream()
        .map(field -> "  " + padded(label(field.getKey()) + ":", width) + words(field))
        .toList();
  }

  private static String words(Map.Entry<String, @Nullable Object> field) {
    return field.getKey().endsWith("bytes") && field.getValue() instanceof Long bytes
        ? Sizes.bytes(bytes)
        : words(field.getValue());
  }

  /** A plain value as people read it. */
  public static String words(@Nullable Object value) {
    return switch (value) {
      case null -> "-";
      case List<?> list when list.isEmpty() -> "-";
      case List<?> list -> list.stream().map(NodeReport::words).collect(Collectors.joining(", "));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(field -> field.getKey() + " " + words(field.getValue()))
              .collect(Collectors.joining(", "));
      case Boolean yes -> yes ? "yes" : "no";
      default -> value.toString();
    };
  }

  private static String label(String key) {
    String spaced = key.replace('_', ' ');
    return Character.toUpperCase(spaced.charAt(0)) + spaced.substring(1);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }
}
