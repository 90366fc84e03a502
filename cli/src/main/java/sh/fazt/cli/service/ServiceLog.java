package sh.fazt.cli.service;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.registry.control.PlainJson;

/** What a service said, as the journal of systemd keeps it. */
final class ServiceLog {
  private ServiceLog() {}

  /**
   * Its lines.
   *
   * @param journal as {@code journalctl -o json} prints it
   */
  static CommandResult of(String journal) throws IOException {
    var rows = new ArrayList<@Nullable Object>();
    var lines = new ArrayList<String>();
    for (String line : journal.lines().toList()) {
      if (PlainJson.read(line) instanceof Map<?, ?> entry) {
        var row = new LinkedHashMap<String, @Nullable Object>();
        row.put("at", time(entry.get("__REALTIME_TIMESTAMP")));
        row.put("process", String.valueOf(entry.get("SYSLOG_IDENTIFIER")));
        row.put("message", text(entry.get("MESSAGE")));
        rows.add(row);
        lines.add(row.get("at") + "  " + row.get("process") + ": " + row.get("message"));
      }
    }
    return CommandResult.of(rows, List.copyOf(lines));
  }

  private static String time(@Nullable Object micros) {
    String text = String.valueOf(micros);
    return text.matches("[0-9]{1,18}")
        ? Instant.EPOCH
            .plus(Long.parseLong(text), ChronoUnit.MICROS)
            .truncatedTo(ChronoUnit.SECONDS)
            .toString()
        : "";
  }

  /** What is no text in UTF-8 comes as a list of bytes. */
  private static String text(@Nullable Object message) {
    return message instanceof String text ? text : "(not text)";
  }
}
