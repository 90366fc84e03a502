package sh.fazt.cli.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.Printable;
import sh.fazt.cli.shell.Sizes;
import sh.fazt.cli.shell.Table;
import sh.fazt.registry.control.PlainJson;

/**
 * What an older server's file holds and what of it cannot come along, as lines for people. All of
 * it is in the data, which {@code --json} prints.
 */
public final class ImportReport {
  private static final int MOST_APPS = 20;
  private static final int MOST_NAMED = 3;
  private static final int NARROWEST = 40;

  private ImportReport() {}

  /**
   * The lines.
   *
   * @param data what {@code OlderReport} says of a server
   * @param columns how many a line may have
   */
  public static List<String> lines(Map<String, @Nullable Object> data, int columns) {
    var lines = new ArrayList<String>();
    String domain = text(data.get("domain"));
    lines.add(
        "A server of fazt "
            + text(data.get("release"))
            + (domain.isEmpty() ? "" : ", " + Printable.line(domain))
            + " (migration "
            + text(data.get("migration"))
            + ")");
    lines.add("It holds: " + comes(PlainJson.object(data.get("comes"))) + ".");
    apps(
        list(data.get("apps")),
        number(PlainJson.object(data.get("comes")), "apps"),
        columns,
        lines);
    problems("stays", "What does not come along:", data, columns, lines);
    problems("changed", "What comes along, but not as it was:", data, columns, lines);
    problems("noted", "To know:", data, columns, lines);
    var history = new ArrayList<String>();
    PlainJson.object(data.get("history"))
        .forEach((table, rows) -> history.add(table + " " + text(rows)));
    if (!history.isEmpty()) {
      lines.add("");
      lines.add("History stays where it is: " + Printable.line(String.join(", ", history)) + ".");
    }
    lines.add("");
    return lines;
  }

  private static String comes(Map<String, @Nullable Object> counted) {
    var parts = new ArrayList<String>();
    parts.add(Sizes.count(number(counted, "apps"), "app"));
    parts.add(
        Sizes.count(number(counted, "files"), "file")
            + " ("
            + Sizes.bytes(number(counted, "file_bytes"))
            + ")");
    part(counted, "aliases", "name", parts);
    part(counted, "values", "value", parts);
    part(counted, "documents", "document", parts);
    if (number(counted, "blobs") > 0) {
      parts.add(
          Sizes.count(number(counted, "blobs"), "blob")
              + " ("
              + Sizes.bytes(number(counted, "blob_bytes"))
              + ")");
    }
    part(counted, "environment", "environment value", parts);
    part(counted, "keys", "key", parts);
    part(counted, "redirects", "short link", parts);
    part(counted, "webhooks", "webhook", parts);
    return String.join(", ", parts);
  }

  private static void part(
      Map<String, @Nullable Object> counted, String name, String noun, List<String> parts) {
    if (number(counted, name) > 0) {
      parts.add(Sizes.count(number(counted, name), noun));
    }
  }

  private static void apps(List<?> apps, long all, int columns, List<String> lines) {
    if (apps.isEmpty()) {
      return;
    }
    var table = new Table("APP", "TITLE", "FILES", "SIZE", "STORED");
    for (Object one : apps.subList(0, Math.min(MOST_APPS, apps.size()))) {
      var app = PlainJson.object(one);
      long stored = number(app, "values") + number(app, "documents") + number(app, "blobs");
      table.row(
          text(app.get("key")),
          text(app.get("title")),
          Sizes.number(number(app, "files")),
          Sizes.bytes(number(app, "bytes")),
          Sizes.number(stored));
    }
    lines.add("");
    lines.addAll(table.lines(columns));
    if (all > MOST_APPS) {
      lines.add("and " + Sizes.number(all - MOST_APPS) + " more");
    }
  }

  private static void problems(
      String effect,
      String heading,
      Map<String, @Nullable Object> data,
      int columns,
      List<String> lines) {
    var some = new ArrayList<String>();
    for (Object one : list(data.get("problems"))) {
      var problem = PlainJson.object(one);
      if (!effect.equals(problem.get("effect"))) {
        continue;
      }
      long count = number(problem, "count");
      some.add(
          "  %s (%s): %s"
              .formatted(
                  text(problem.get("things")), Sizes.number(count), text(problem.get("reason"))));
      List<?> which = list(problem.get("which"));
      int shown = Math.min(MOST_NAMED, which.size());
      which.subList(0, shown).forEach(name -> some.add("    " + cut(text(name), columns - 4)));
      if (which.size() > shown) {
        some.add("    and more: --json names " + Sizes.number(which.size()));
      }
    }
    if (!some.isEmpty()) {
      lines.add("");
      lines.add(heading);
      lines.addAll(some);
    }
  }

  private static String cut(String text, int columns) {
    String line = Printable.line(text);
    int longest = Math.max(NARROWEST, columns);
    return line.length() > longest ? line.substring(0, longest - 1) + "\u2026" : line;
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static long number(Map<String, @Nullable Object> data, String name) {
    return data.get(name) instanceof Number number ? number.longValue() : 0;
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : String.valueOf(value);
  }
}
