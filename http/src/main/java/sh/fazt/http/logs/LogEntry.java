package sh.fazt.http.logs;

import sh.fazt.http.answer.Times;
import sh.fazt.registry.logs.LogLine;

/** A line of a log, as it is shown. */
record LogEntry(
    long id, String timestamp, String level, String message, long release, String requestId) {
  static LogEntry of(LogLine line) {
    return new LogEntry(
        line.id(),
        Times.of(line.at()),
        line.level().word(),
        line.message(),
        line.release(),
        line.request());
  }
}
