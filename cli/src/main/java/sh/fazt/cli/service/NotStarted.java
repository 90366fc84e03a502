package sh.fazt.cli.service;

import java.io.IOException;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;

/** A service that was started and does not run, with what it said last. */
final class NotStarted {
  private NotStarted() {}

  static Failure of(ServiceLayout layout, Programs programs, int lines) throws IOException {
    var log = programs.run("", layout.journalctl("-n", Integer.toString(lines), "-o", "cat"));
    return new Failure(
        ExitCode.REFUSED,
        "NOT_STARTED",
        "the service was started and does not run",
        "It said last:\n"
            + log.out().indent(2).stripTrailing()
            + "\nAll of it: "
            + layout.typed("logs"));
  }
}
